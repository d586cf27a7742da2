#include "engine/net/traffic.hpp"

#include "engine/wire/wire_refusal.hpp"
#include "events/refusal.hpp"

namespace veilleuse::engine::net {

traffic::traffic() {
  for (const auto code : wire::close_codes)
    closes_[code];
  for (auto at = 1U; at <= static_cast<unsigned>(wire::last_refusal); ++at)
    refusals_[wire::name_of(static_cast<wire::refusal>(at))];
  for (const auto& known : events::known_refusals())
    if (known.value != events::refusal::none) refusals_[known.name];
}

void traffic::note_close(wire::close_code code) {
  const auto found = closes_.find(code);
  (found == closes_.end() ? other_codes_ : found->second).add();
}

void traffic::note_refusal(std::string_view name) {
  const auto found = refusals_.find(name);
  if (found != refusals_.end()) found->second.add();
}

void traffic::add_to(reading& all) const {
  all.opened += opened_.read();
  all.ended += ended_.read();
  all.received_bytes += received_bytes_.read();
  all.frames += frames_.read();
  all.sent_bytes += sent_bytes_.read();
  all.waiting_bytes += waiting_bytes_.load(std::memory_order_relaxed);
  for (const auto& [code, count] : closes_)
    all.closes[code] += count.read();
  all.other_codes += other_codes_.read();
  for (const auto& [name, count] : refusals_)
    all.refusals[name] += count.read();
  all.handshakes += handshakes_.read();
  for (std::size_t at = 0; at < handshake_failures_.size(); ++at)
    all.handshake_failures[at] += handshake_failures_[at].read();
}

}  // namespace veilleuse::engine::net
