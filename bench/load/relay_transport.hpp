// The pairs' two ends as connections to the relay.
#pragma once

#include "bench/client/websocket_client.hpp"
#include "bench/load/message_transport.hpp"

#include <memory>
#include <vector>

namespace veilleuse::bench {

class relay_transport final : public message_transport {
 public:
  /// Connects both ends of every pair; throws when that fails.
  relay_transport(event_loop& loop, const endpoint& where, std::size_t pairs);
  ~relay_transport() override;

  void listen(message_sink* sink) override { sink_ = sink; }
  void send(std::size_t pair, side sender, std::string_view text, std::uint64_t token) override;
  /// It never says no.
  void restrain(restraint) override {}
  [[nodiscard]] std::size_t unanswered() const override { return 0; }
  void check() const override;

 private:
  class end;

  std::vector<std::unique_ptr<end>> ends_;
  message_sink* sink_ = nullptr;
  std::size_t open_ = 0;
  bool broken_ = false;
};

}  // namespace veilleuse::bench
