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
};

}  // namespace veilleuse::bench
