#include "bench/load/idle_sockets.hpp"

#include "bench/load/in_slices.hpp"

#include <stdexcept>

#include <fmt/format.h>

namespace veilleuse::bench {

class idle_sockets::socket final : public client_events {
 public:
  socket(event_loop& loop, idle_sockets& all) : all_(all), client_(loop, *this) {}

  void connect(const endpoint& where, std::size_t number) {
    client_.connect(seen_from_client(where, number),
                    fmt::format("/pair/{}/{}", number / 2, number % 2 == 0 ? 'a' : 'b'));
  }

  void opened() override { ++all_.open_; }
  void received(std::string_view) override {}
  void closed(std::uint16_t) override { all_.broken_ = true; }

 private:
  idle_sockets& all_;
  websocket_client client_;
};

idle_sockets::idle_sockets(event_loop& loop, const endpoint& where, std::size_t count) {
  const auto come = [&](std::size_t number) {
    sockets_.push_back(std::make_unique<socket>(loop, *this));
    sockets_.back()->connect(where, number);
  };
  (void)in_slices(
      loop, count, come, [this] { return open_; }, [this] { return broken_; });
  check();
  if (open_ != count) throw std::runtime_error("the relay did not open every connection in time");
}

idle_sockets::~idle_sockets() = default;

void idle_sockets::check() const {
  if (broken_) throw std::runtime_error("the relay closed a connection");
}

}  // namespace veilleuse::bench
