// A fresh client that reads one conversation from its beginning.
#pragma once

#include "bench/crash/crash_world.hpp"
#include "bench/history_check.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace veilleuse::bench {

class history_reader final : public client_events {
 public:
  /// Of the youth with this secret, on a session of its own.
  history_reader(crash_world& world, std::string secret);

  void connect() { client_.connect(world_.where, chat_path); }
  [[nodiscard]] bool is_done() const { return done_; }
  [[nodiscard]] std::vector<told_event> take() { return std::move(events_); }

  void opened() override;
  void received(std::string_view text) override;
  void closed(std::uint16_t code) override;

 private:
  crash_world& world_;
  std::string secret_;
  bool done_ = false;
  std::vector<told_event> events_;
  websocket_client client_;
};

}  // namespace veilleuse::bench
