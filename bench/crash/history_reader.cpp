#include "bench/crash/history_reader.hpp"

#include "bench/crash/crash_client.hpp"
#include "bench/limits.hpp"
#include "bench/protocol/close_codes.hpp"

#include <boost/json/parse.hpp>
#include <fmt/format.h>

namespace veilleuse::bench {

history_reader::history_reader(crash_world& world, std::string secret)
    : world_(world), secret_(std::move(secret)), client_(world.loop, *this) {}

void history_reader::opened() {
  events_.clear();
  client_.send_text(youth_hello(secret_, random_id(world_.random), 0));
}

void history_reader::received(std::string_view text) {
  const auto parsed = boost::json::parse(text);
  const auto& frame = parsed.as_object();
  const auto type = text_of(frame, "type");
  if (type == "event" && !done_) {
    events_.push_back({.seq = number_of(frame, "seq"),
                       .kind = text_of(frame, "event"),
                       .by = text_of(frame, "by"),
                       .text = text_of(frame, "text")});
  } else if (type == "caught_up") {
    done_ = true;
    client_.leave();
  }
}

void history_reader::closed(std::uint16_t code) {
  if (done_) return;
  if (!may_come_back(code))
    return world_.failed(fmt::format("reading the history ended with close code {}", code));
  world_.loop.schedule(event_loop::clock::now() + limits::reconnect_pause, [this] { connect(); });
}

}  // namespace veilleuse::bench
