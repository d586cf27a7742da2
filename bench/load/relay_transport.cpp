#include "bench/load/relay_transport.hpp"

#include "bench/limits.hpp"

#include <stdexcept>

#include <fmt/format.h>

namespace veilleuse::bench {

class relay_transport::end final : public client_events {
 public:
  end(event_loop& loop, relay_transport& all, std::size_t pair, side mine)
      : all_(all), pair_(pair), side_(mine), client_(loop, *this) {}

  void connect(const endpoint& where) {
    client_.connect(where, fmt::format("/pair/{}/{}", pair_, side_ == side::a ? 'a' : 'b'));
  }
  void send(std::string_view text) { client_.send_text(text); }

  void opened() override { ++all_.open_; }
  void received(std::string_view text) override {
    if (all_.sink_ != nullptr) all_.sink_->delivered(pair_, side_, text);
  }
  void closed(std::uint16_t) override { all_.broken_ = true; }

 private:
  relay_transport& all_;
  std::size_t pair_;
  side side_;
  websocket_client client_;
};

relay_transport::relay_transport(event_loop& loop, const endpoint& where, std::size_t pairs) {
  for (std::size_t pair = 0; pair < pairs; ++pair) {
    for (const auto mine : {side::a, side::b}) {
      ends_.push_back(std::make_unique<end>(loop, *this, pair, mine));
      ends_.back()->connect(where);
    }
  }
  const auto deadline = event_loop::clock::now() + limits::setup_patience;
  (void)loop.run_until(deadline, [this] { return broken_ || open_ == ends_.size(); });
  check();
}

relay_transport::~relay_transport() = default;

void relay_transport::send(std::size_t pair, side sender, std::string_view text, std::uint64_t) {
  ends_[2 * pair + (sender == side::a ? 0 : 1)]->send(text);
}

void relay_transport::check() const {
  if (broken_) throw std::runtime_error("the relay closed a connection");
  if (open_ != ends_.size()) throw std::runtime_error("the relay did not open every connection");
}

}  // namespace veilleuse::bench
