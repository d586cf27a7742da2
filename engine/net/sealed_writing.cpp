#include "engine/net/sealed_writing.hpp"

#include <array>
#include <cerrno>

#include <sys/socket.h>

namespace veilleuse::engine::net {

namespace {

write_outcome write_records(tls::stream& through, int socket) {
  while (!through.waiting().empty()) {
    const auto bytes = through.waiting();
    const auto count = ::send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) {
      return errno == EAGAIN || errno == EWOULDBLOCK ? write_outcome::blocked : write_outcome::broken;
    }
    through.sent(static_cast<std::size_t>(count));
  }
  return write_outcome::all_written;
}

}  // namespace

write_outcome write_sealed(outbox& from, tls::stream& through, int socket, bool last) {
  std::array<char, tls::record_bytes> joined;
  while (true) {
    const auto outcome = write_records(through, socket);
    if (outcome != write_outcome::all_written) return outcome;
    if (through.is_shaking_hands() || through.failure()) return outcome;
    const auto plaintext = from.next(joined);
    if (!plaintext.empty()) {
      if (!through.seal(plaintext)) return write_outcome::broken;
      from.take(plaintext.size());
      continue;
    }
    if (last) through.close();
    if (through.waiting().empty()) return outcome;
  }
}

}  // namespace veilleuse::engine::net
