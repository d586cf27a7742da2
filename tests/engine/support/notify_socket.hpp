// The socket at which systemd listens, in a test's hands.
#pragma once

#include <array>
#include <cstdlib>
#include <cstring>
#include <map>
#include <sstream>
#include <stdexcept>
#include <string>

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

namespace veilleuse::test {

class notify_socket {
 public:
  /// From now on, whoever asks the environment is told of this socket.
  notify_socket() {
    // The abstract namespace: no file, and no limit by the folder's name.
    const std::string name = "@veilleuse-test-" + std::to_string(::getpid());
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::memcpy(address.sun_path + 1, name.data() + 1, name.size() - 1);
    const auto size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + name.size());
    if (::bind(socket_, reinterpret_cast<const sockaddr*>(&address), size) != 0)
      throw std::runtime_error{"no socket to listen at"};
    ::setenv("NOTIFY_SOCKET", name.c_str(), 1);
  }
  ~notify_socket() {
    ::unsetenv("NOTIFY_SOCKET");
    ::close(socket_);
  }
  notify_socket(const notify_socket&) = delete;
  notify_socket& operator=(const notify_socket&) = delete;

  /// The next message that assigns `key`.
  std::map<std::string, std::string> wait_for(const std::string& key) {
    while (true) {
      auto told = receive();
      if (told.contains(key)) return told;
    }
  }

 private:
  std::map<std::string, std::string> receive() {
    std::array<char, 4'096> bytes;
    const auto size = ::recv(socket_, bytes.data(), bytes.size(), 0);
    if (size < 0) throw std::runtime_error{"the socket fails"};
    std::istringstream lines{std::string{bytes.data(), static_cast<std::size_t>(size)}};
    std::map<std::string, std::string> told;
    for (std::string line; std::getline(lines, line);)
      told[line.substr(0, line.find('='))] = line.substr(line.find('=') + 1);
    return told;
  }

  const int socket_ = ::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
};

}  // namespace veilleuse::test
