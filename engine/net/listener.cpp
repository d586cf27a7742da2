#include "engine/net/listener.hpp"

#include "engine/limits.hpp"

#include <algorithm>
#include <cerrno>
#include <system_error>

#include <sys/socket.h>
#include <unistd.h>

namespace veilleuse::engine::net {

listener::listener(listening_socket socket, service& shared, std::vector<io_lane*> lanes)
    : socket_{std::move(socket)}, shared_{shared}, lanes_{std::move(lanes)} {
  if (!loop_.watch(socket_.descriptor(), *this, {true, false}))
    throw std::system_error{errno, std::generic_category(), "The listening socket cannot be watched"};
  thread_ = std::thread{[this] { run(); }};
}

listener::~listener() {
  stopping_.store(true);
  loop_.wake();
  thread_.join();
}

actors::vital_sign listener::feel_pulse() {
  const auto now = std::chrono::steady_clock::now();
  auto sign = pulse_.feel(now);
  if (pulse_.ask(now)) loop_.post([this] { pulse_.answer(); });
  return sign;
}

void listener::run() {
  while (!stopping_.load()) {
    if (out_of_descriptors_) {
      std::this_thread::sleep_for(limits::descriptor_wait);
      out_of_descriptors_ = false;
    }
    loop_.wait(std::nullopt);
    loop_.serve();
  }
}

void listener::socket_ready(bool, bool) {
  sockaddr_storage from{};
  socklen_t size = sizeof from;
  const int client = ::accept4(socket_.descriptor(), reinterpret_cast<sockaddr*>(&from), &size,
                               SOCK_NONBLOCK | SOCK_CLOEXEC);
  if (client >= 0) return deal(client, address_of(from));
  out_of_descriptors_ = errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM;
}

void listener::deal(int client, const client_address& from) {
  const auto open = shared_.connections.load();
  const auto most = shared_.room.budget().connections;
  const bool is_proxy = shared_.addresses.is_proxy(from);
  if (open >= most + limits::refused_connections) {
    ::close(client);
    return;
  }
  const auto entered = is_proxy ? entrance::admitted : shared_.addresses.enter(from);
  // Without a word: whoever comes so often would be answered as often.
  if (entered == entrance::unanswered) {
    ::close(client);
    return;
  }
  // Not in turn: a page's files come in so many connections that its socket would always meet the same lane.
  const auto least = std::ranges::min_element(lanes_, {}, &io_lane::connections);
  (*least)->adopt({client, entered == entrance::admitted && open < most, is_proxy, from});
}

}  // namespace veilleuse::engine::net
