#include "engine/control/control_socket.hpp"

#include "engine/limits.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <system_error>
#include <thread>

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

namespace veilleuse::engine::control {

namespace {

failure cannot_control(std::string_view doing, int error) {
  return {exit_code::data_unusable, fmt::format("Cannot {} the control socket in the data directory: {}.",
                                                doing, std::generic_category().message(error))};
}

storage::descriptor opened_directory(const std::filesystem::path& directory) {
  return storage::descriptor{::open(directory.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC)};
}

/// By the directory's descriptor: a socket's address holds 107 characters, and a path may be longer.
sockaddr_un address_in(const storage::descriptor& directory) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  const auto path = fmt::format("/proc/self/fd/{}/{}", directory.get(), socket_name);
  std::ranges::copy(path, address.sun_path);
  return address;
}

bool may_command(const storage::descriptor& client) {
  ucred who{};
  socklen_t size = sizeof who;
  if (::getsockopt(client.get(), SOL_SOCKET, SO_PEERCRED, &who, &size) != 0) return false;
  return who.uid == ::geteuid() || who.uid == 0;
}

/// To one that does not read it is not sent: an answer fits the socket's buffer.
void send_line(const storage::descriptor& to, std::string_view line) {
  const auto text = fmt::format("{}\n", line);
  (void)::send(to.get(), text.data(), text.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
}

}  // namespace

outcome<std::unique_ptr<control_socket>> control_socket::open(const std::filesystem::path& data_directory,
                                                              commands known) {
  auto directory = opened_directory(data_directory);
  if (!directory.is_open()) return cannot_control("make", errno);
  (void)::unlinkat(directory.get(), socket_name, 0);
  storage::descriptor listener{::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0)};
  storage::descriptor stop{::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)};
  if (!listener.is_open() || !stop.is_open()) return cannot_control("make", errno);
  const auto address = address_in(directory);
  // Before bind: the file never stands there with other permissions.
  const bool made =
      ::fchmod(listener.get(), S_IRUSR | S_IWUSR) == 0 &&
      ::bind(listener.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0 &&
      ::listen(listener.get(), static_cast<int>(limits::control_clients)) == 0;
  if (!made) return cannot_control("make", errno);
  return std::unique_ptr<control_socket>{
      new control_socket{std::move(directory), std::move(listener), std::move(stop), std::move(known)}};
}

control_socket::control_socket(storage::descriptor directory, storage::descriptor listener,
                               storage::descriptor stop, commands known)
    : directory_{std::move(directory)},
      listener_{std::move(listener)},
      stop_{std::move(stop)},
      known_{std::move(known)},
      thread_{[this] { run(); }} {}

control_socket::~control_socket() {
  ::eventfd_write(stop_.get(), 1);
  thread_.join();
  (void)::unlinkat(directory_.get(), socket_name, 0);
}

void control_socket::run() {
  while (true) {
    std::vector<pollfd> looked_at{{stop_.get(), POLLIN, 0}, {listener_.get(), POLLIN, 0}};
    for (const auto& one : clients_)
      looked_at.push_back({one.socket.get(), POLLIN, 0});
    if (::poll(looked_at.data(), looked_at.size(), -1) < 0) continue;
    if (looked_at[0].revents != 0) break;
    for (auto at = clients_.size(); at-- > 0;) {
      if (looked_at[at + 2].revents != 0 && !serve(clients_[at]))
        clients_.erase(clients_.begin() + static_cast<std::ptrdiff_t>(at));
    }
    if (looked_at[1].revents != 0) welcome();
  }
  clients_.clear();
}

void control_socket::welcome() {
  storage::descriptor client{::accept4(listener_.get(), nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK)};
  if (!client.is_open()) {
    // With no descriptor left it waits in the kernel, and asking at once again would take a whole core.
    if (errno == EMFILE || errno == ENFILE) std::this_thread::sleep_for(limits::descriptor_wait);
    return;
  }
  if (!may_command(client))
    return send_line(client, "refused Only the user who runs the engine, and root, may command it.");
  if (clients_.size() == limits::control_clients)
    return send_line(client, "refused Too many tools are talking to the engine: wait for one to end.");
  clients_.push_back({std::move(client)});
}

bool control_socket::serve(client& from) {
  std::array<char, limits::control_line_bytes> bytes;
  const auto size = ::recv(from.socket.get(), bytes.data(), bytes.size(), 0);
  if (size < 0) return errno == EAGAIN || errno == EINTR;
  if (size == 0) return false;
  from.asked.append(bytes.data(), static_cast<std::size_t>(size));
  const auto end = from.asked.find('\n');
  if (end == std::string::npos) return from.asked.size() < limits::control_line_bytes;
  auto told = answer_to(std::string_view{from.asked}.substr(0, end));
  from.asked.erase(0, end + 1);
  if (told.lease) from.lease = std::move(told.lease);
  send_line(from.socket, told.line);
  return from.asked.empty();
}

answer control_socket::answer_to(std::string_view asked) const {
  const auto found = known_.find(asked);
  if (found == known_.end())
    return {"refused This engine knows no such command: use the same version's tools."};
  try {
    return found->second();
  } catch (const std::exception& problem) {
    return {fmt::format("refused {}", problem.what())};
  }
}

outcome<storage::descriptor> connect_to_engine(const std::filesystem::path& data_directory) {
  const auto directory = opened_directory(data_directory);
  if (!directory.is_open() && errno == ENOENT) return storage::descriptor{-1};
  if (!directory.is_open()) return cannot_control("reach", errno);
  storage::descriptor engine{::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)};
  if (!engine.is_open()) return cannot_control("reach", errno);
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(limits::control_patience);
  const timeval patience{seconds.count(), 0};
  (void)::setsockopt(engine.get(), SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  // Of connecting too: an engine that hangs welcomes nobody.
  (void)::setsockopt(engine.get(), SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
  const auto address = address_in(directory);
  if (::connect(engine.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0)
    return engine;
  // A socket without a listener is what a killed engine left.
  if (errno == ENOENT || errno == ECONNREFUSED) return storage::descriptor{-1};
  const int error = errno;
  auto problem = cannot_control("reach", error);
  if (error == EACCES) problem.code = exit_code::permission;
  return problem;
}

outcome<std::string> ask(const storage::descriptor& engine, std::string_view what) {
  send_line(engine, what);
  std::string told;
  std::array<char, limits::control_line_bytes> bytes;
  while (told.find('\n') == std::string::npos) {
    const auto size = ::recv(engine.get(), bytes.data(), bytes.size(), 0);
    if (size < 0 && errno == EINTR) continue;
    if (size <= 0) {
      return failure{
          exit_code::data_unusable,
          "The engine gives no answer on its control socket: it is stopping, or stands still. Try again."};
    }
    told.append(bytes.data(), static_cast<std::size_t>(size));
  }
  told.resize(told.find('\n'));
  if (told.starts_with("ok")) return told.substr(std::min(told.size(), std::string_view{"ok "}.size()));
  const std::string_view refused = "refused ";
  return failure{exit_code::data_unusable, told.starts_with(refused) ? told.substr(refused.size()) : told};
}

}  // namespace veilleuse::engine::control
