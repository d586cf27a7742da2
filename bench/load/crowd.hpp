// Many youths, each on a connection of their own, who come, ask for a place, say something and go: all at
// once in as far as the server's kernel takes them.
#pragma once

#include "bench/client/event_loop.hpp"
#include "bench/client/websocket_client.hpp"
#include "bench/histogram.hpp"
#include "bench/protocol/client_frames.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace veilleuse::bench {

/// Messages at a fixed rate, as `crowd::talk` has them said: `at_once` youths by turns say `each` messages,
/// then the next ones as many, and from the first again after the last.
struct talk_shape {
  double messages_per_second = 1'000;
  std::chrono::milliseconds duration{1'000};
  std::size_t message_bytes = 200;
  std::size_t at_once = 1;
  std::size_t each = 1;
  /// Messages that were said so before.
  std::uint64_t said = 0;

  [[nodiscard]] std::uint64_t messages() const;
  /// Who says the message of this number, of so many youths: a multiple of `at_once`.
  [[nodiscard]] std::size_t speaker(std::uint64_t number, std::size_t youths) const;
};

class crowd {
 public:
  crowd(event_loop& loop, const endpoint& where, std::size_t youths, std::uint64_t seed);
  ~crowd();
  crowd(const crowd&) = delete;
  crowd& operator=(const crowd&) = delete;

  // Each of these returns when all have done so, and throws when a connection breaks, a command is refused or
  // it takes too long.
  /// Connect, say hello and have all that was said meanwhile.
  void arrive();
  /// Open a conversation each, and enter a queue.
  void take_places();
  void say(std::size_t messages, std::size_t bytes);
  /// Returns when every message was accepted.
  void talk(const talk_shape& shape);
  void leave();
  /// The `number`th alone connects, and is told the time from its hello until it has everything.
  [[nodiscard]] std::chrono::nanoseconds touch(std::size_t number);
  void leave_alone(std::size_t number);

  /// Throws when something broke meanwhile.
  void check() const;

 private:
  class youth;

  void each(const char* what, const std::function<void(std::size_t)>& start, const std::size_t& done);
  void failed(std::string why);

  event_loop& loop_;
  endpoint where_;
  random_source random_;
  std::vector<std::unique_ptr<youth>> youths_;
  std::string failure_;
  std::size_t arrived_ = 0;
  std::size_t placed_ = 0;
  std::size_t said_ = 0;
  /// Messages, of all.
  std::uint64_t accepted_ = 0;
};

}  // namespace veilleuse::bench
