// A connection's part in TLS: what it reads and writes goes through the stream.
#include "engine/net/connection.hpp"
#include "engine/net/io_lane.hpp"
#include "engine/net/sealed_writing.hpp"

namespace veilleuse::engine::net {

void connection::unseal(std::span<const char> bytes) {
  const bool was_shaking_hands = is_shaking_hands();
  bool is_to_count = was_shaking_hands;
  // As in `received`: what comes after our last words is read and forgotten.
  if (is_ending() && !was_shaking_hands) return;
  tls_->feed(bytes);
  auto state = tls::read_state::plaintext;
  while (state == tls::read_state::plaintext) {
    auto& buffer = lane_.plaintext_buffer();
    const auto got = tls_->read(buffer);
    state = got.state;
    // Before what it says: its request may be the connection's last.
    if (is_to_count && !is_shaking_hands()) {
      is_to_count = false;
      note_handshake();
    }
    lane_.counts().note_received(got.bytes);
    if (got.bytes > 0) received({buffer.data(), got.bytes});
    if (is_over()) return;
  }
  if (is_ending() || state == tls::read_state::hungry) {
    if (was_shaking_hands || !tls_->waiting().empty()) wants_flush();
    return;
  }
  // Best effort: the alert, or that nothing follows.
  tls_->close();
  (void)write();
  drop();
}

void connection::note_handshake() {
  if (!tls_->failure()) return lane_.counts().note_handshake();
  lane_.counts().note_handshake_failure(*tls_->failure());
  // It has its say: an alert, or where to come instead.
  finish();
}

void connection::fail_handshake(tls::handshake_failure why) {
  if (!is_shaking_hands()) return;
  tls_->give_up(why);
  lane_.counts().note_handshake_failure(why);
}

write_outcome connection::write() {
  if (!tls_) return outgoing_.write_to(socket_);
  return write_sealed(outgoing_, *tls_, socket_, phase_ == phase::finishing);
}

bool connection::has_said_all() const {
  if (!tls_) return outgoing_.bytes() == 0;
  const bool can_say_no_more = tls_->failure() || (outgoing_.bytes() == 0 && !is_shaking_hands());
  return can_say_no_more && tls_->waiting().empty();
}

std::size_t connection::waiting_bytes() const {
  return outgoing_.bytes() + (tls_ ? tls_->waiting().size() : 0);
}

}  // namespace veilleuse::engine::net
