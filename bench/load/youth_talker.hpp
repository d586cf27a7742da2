// A youth's connection under load: says hello, and tells what it is told to whoever derives from it.
#pragma once

#include "bench/load/talker.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace veilleuse::bench {

class youth_talker : public talker {
 public:
  youth_talker(event_loop& loop, random_source& random)
      : talker(loop, random), secret_(random_secret(random)) {}

  void opened() override { send(youth_hello(secret_, session(), last_seen_)); }
  void received(std::string_view text) final;

 protected:
  /// Of the last event that this youth has; said in the next hello.
  void has_seen(std::uint64_t sequence) { last_seen_ = sequence; }
  [[nodiscard]] std::uint64_t last_seen() const { return last_seen_; }

  virtual void welcomed(const scanned_frame& frame) = 0;
  virtual void caught_up(const scanned_frame&) {}
  virtual void saw(const scanned_frame&) {}
  virtual void accepted(const scanned_frame&) {}
  /// Refused, or unknown.
  virtual void refused(const scanned_frame& frame) = 0;
  /// What no server says; ends the run.
  virtual void failed(std::string why) = 0;

 private:
  std::string secret_;
  std::uint64_t last_seen_ = 0;
};

}  // namespace veilleuse::bench
