#include "tools/top/page_fetch.hpp"

#include "tools/limits.hpp"

#include <array>
#include <chrono>
#include <memory>

#include <fcntl.h>
#include <fmt/core.h>
#include <netdb.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace veilleuse::tools {
namespace {

using clock = std::chrono::steady_clock;

engine::failure unreachable(const metrics_address& from, std::string_view how) {
  return {
      engine::exit_code::port_unavailable,
      fmt::format(
          "{} on {}. Is the engine running, and is metrics.listen set to that address in its configuration "
          "([metrics] listen = \"127.0.0.1:9464\")? --url names another.",
          how, from.text())};
}

class tcp_socket {
 public:
  explicit tcp_socket(const addrinfo& to)
      : descriptor_{::socket(to.ai_family, to.ai_socktype | SOCK_NONBLOCK | SOCK_CLOEXEC, to.ai_protocol)} {}
  tcp_socket(const tcp_socket&) = delete;
  tcp_socket& operator=(const tcp_socket&) = delete;
  ~tcp_socket() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }

  [[nodiscard]] bool connect(const addrinfo& to, clock::time_point until) const {
    if (descriptor_ < 0) return false;
    if (::connect(descriptor_, to.ai_addr, to.ai_addrlen) == 0) return true;
    if (errno != EINPROGRESS || !wait_for(POLLOUT, until)) return false;
    int problem = 0;
    socklen_t size = sizeof problem;
    return ::getsockopt(descriptor_, SOL_SOCKET, SO_ERROR, &problem, &size) == 0 && problem == 0;
  }

  [[nodiscard]] bool send(std::string_view bytes, clock::time_point until) const {
    while (!bytes.empty()) {
      if (!wait_for(POLLOUT, until)) return false;
      const auto sent = ::send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (sent <= 0) return false;
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
  }

  /// Until the other side closes. False when that takes too long, or comes to more than a page.
  [[nodiscard]] bool receive_all(std::string& into, clock::time_point until) const {
    std::array<char, 16'384> bytes;
    while (wait_for(POLLIN, until)) {
      const auto size = ::recv(descriptor_, bytes.data(), bytes.size(), 0);
      if (size == 0) return true;
      if (size < 0 || into.size() + static_cast<std::size_t>(size) > limits::metrics_page_bytes) return false;
      into.append(bytes.data(), static_cast<std::size_t>(size));
    }
    return false;
  }

 private:
  [[nodiscard]] bool wait_for(short what, clock::time_point until) const {
    for (;;) {
      const auto left = std::chrono::ceil<std::chrono::milliseconds>(until - clock::now()).count();
      if (left <= 0) return false;
      pollfd one{descriptor_, what, 0};
      const auto ready = ::poll(&one, 1, static_cast<int>(left));
      if (ready > 0) return true;
      if (ready < 0 && errno != EINTR) return false;
    }
  }

  int descriptor_;
};

engine::outcome<std::string> ask(const metrics_address& from, const addrinfo& to) {
  const auto until = clock::now() + limits::metrics_timeout;
  const tcp_socket socket{to};
  if (!socket.connect(to, until)) return unreachable(from, "Nothing answers");
  // HTTP/1.0: the body ends where the connection does, and comes in one piece.
  const auto request = fmt::format("GET /metrics HTTP/1.0\r\nHost: {}\r\n\r\n", from.text());
  std::string answer;
  if (!socket.send(request, until) || !socket.receive_all(answer, until))
    return unreachable(from, "What answers serves no page of metrics");
  const std::string_view view{answer};
  const auto body = view.find("\r\n\r\n");
  const bool is_page =
      view.starts_with("HTTP/1.") && view.substr(0, view.find("\r\n")).find(" 200") != view.npos;
  if (!is_page || body == view.npos) return unreachable(from, "What answers serves no page of metrics");
  return answer.substr(body + 4);
}

}  // namespace

std::string metrics_address::text() const {
  return host.find(':') == std::string::npos ? fmt::format("{}:{}", host, port)
                                             : fmt::format("[{}]:{}", host, port);
}

engine::outcome<metrics_address> metrics_address_from(std::string_view text) {
  const engine::failure wrong{
      engine::exit_code::usage,
      fmt::format("\"{}\" is no address of metrics; expected the like of http://127.0.0.1:9464/metrics",
                  text)};
  constexpr std::string_view scheme = "http://";
  if (text.starts_with(scheme)) text.remove_prefix(scheme.size());
  text = text.substr(0, text.find('/'));
  const auto colon = text.rfind(':');
  if (colon == text.npos) return wrong;
  auto host = text.substr(0, colon);
  const auto port = text.substr(colon + 1);
  if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
  const bool is_number =
      !port.empty() && port.size() <= 5 && port.find_first_not_of("0123456789") == port.npos;
  if (host.empty() || !is_number) return wrong;
  return metrics_address{std::string{host}, std::string{port}};
}

engine::outcome<std::string> fetch_metrics(const metrics_address& from) {
  addrinfo wanted{};
  wanted.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  if (::getaddrinfo(from.host.c_str(), from.port.c_str(), &wanted, &found) != 0)
    return unreachable(from, "No such host");
  const std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> places{found, &::freeaddrinfo};
  auto answer = ask(from, *found);
  for (const auto* next = found->ai_next; !answer && next != nullptr; next = next->ai_next)
    answer = ask(from, *next);
  return answer;
}

}  // namespace veilleuse::tools
