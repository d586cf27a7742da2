// What a lane counts of its clients, for /metrics. Written on the lane's thread.
#pragma once

#include "engine/tls/handshake_failure.hpp"
#include "engine/wire/close_code.hpp"
#include "storage/measure.hpp"

#include <array>
#include <atomic>
#include <cstdint>
#include <map>
#include <string_view>

namespace veilleuse::engine::net {

class traffic {
 public:
  /// Knows every refusal and close code from the beginning: both are then never more than these.
  traffic();

  void note_opened() { opened_.add(); }
  void note_closed() { ended_.add(); }
  void note_received(std::uint64_t bytes) { received_bytes_.add(bytes); }
  void note_frame() { frames_.add(); }
  void note_sent(std::uint64_t bytes) { sent_bytes_.add(bytes); }
  void note_close(wire::close_code code);
  void note_handshake() { handshakes_.add(); }
  void note_handshake_failure(tls::handshake_failure why) {
    handshake_failures_[static_cast<std::size_t>(why)].add();
  }
  /// A name of wire::refusal or events::refusal.
  void note_refusal(std::string_view name);
  /// Waiting to be sent: so many bytes more than before, or fewer.
  void note_waiting(std::int64_t more) { waiting_bytes_.fetch_add(more, std::memory_order_relaxed); }

  /// Any thread. Adds to what other lanes counted.
  struct reading {
    std::uint64_t opened = 0;
    std::uint64_t ended = 0;
    std::uint64_t received_bytes = 0;
    std::uint64_t frames = 0;
    std::uint64_t sent_bytes = 0;
    std::int64_t waiting_bytes = 0;
    /// By code; those that only a client gave are `other_codes`.
    std::map<wire::close_code, std::uint64_t> closes;
    std::uint64_t other_codes = 0;
    std::map<std::string_view, std::uint64_t> refusals;
    std::uint64_t handshakes = 0;
    /// As tls::handshake_failure_names.
    std::array<std::uint64_t, tls::handshake_failure_names.size()> handshake_failures{};
  };
  void add_to(reading& all) const;

 private:
  storage::tally opened_;
  storage::tally ended_;
  storage::tally received_bytes_;
  storage::tally frames_;
  storage::tally sent_bytes_;
  std::atomic<std::int64_t> waiting_bytes_{0};
  std::map<wire::close_code, storage::tally> closes_;
  storage::tally other_codes_;
  std::map<std::string_view, storage::tally> refusals_;
  storage::tally handshakes_;
  std::array<storage::tally, tls::handshake_failure_names.size()> handshake_failures_;
};

}  // namespace veilleuse::engine::net
