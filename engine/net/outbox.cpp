#include "engine/net/outbox.hpp"

#include "engine/limits.hpp"

#include <algorithm>
#include <array>
#include <cerrno>

#include <sys/socket.h>
#include <sys/uio.h>

namespace veilleuse::engine::net {

namespace {

/// Small frames share a piece up to this size: fewer pieces to gather, and memory that is given back soon.
constexpr std::size_t owned_piece_bytes = 4'096;

}  // namespace

void outbox::append(std::string_view frame) {
  const bool joins = pieces_.size() > front_ && !pieces_.back().shared &&
                     pieces_.back().owned.size() + frame.size() <= owned_piece_bytes;
  if (!joins) pieces_.emplace_back();
  pieces_.back().owned.append(frame);
  bytes_ += frame.size();
}

void outbox::append(const actors::shared_frames& frames) {
  if (!frames || frames->empty()) return;
  pieces_.push_back({frames, {}});
  bytes_ += frames->size();
}

ssize_t outbox::write_piece(int socket) const {
  const auto left = pieces_[front_].view().substr(front_written_);
  return ::send(socket, left.data(), left.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
}

ssize_t outbox::write_pieces(int socket) const {
  std::array<iovec, limits::pieces_per_write> parts;
  const auto count = std::min(parts.size(), pieces_.size() - front_);
  for (std::size_t at = 0; at < count; ++at) {
    auto view = pieces_[front_ + at].view();
    if (at == 0) view.remove_prefix(front_written_);
    // The kernel only reads; the interface is older than const.
    parts[at] = {const_cast<char*>(view.data()), view.size()};
  }
  msghdr message{};
  message.msg_iov = parts.data();
  message.msg_iovlen = count;
  return ::sendmsg(socket, &message, MSG_NOSIGNAL | MSG_DONTWAIT);
}

write_outcome outbox::write_to(int socket) {
  while (bytes_ > 0) {
    const auto sent = pieces_.size() - front_ == 1 ? write_piece(socket) : write_pieces(socket);
    if (sent < 0 && errno == EINTR) continue;
    if (sent < 0) {
      return errno == EAGAIN || errno == EWOULDBLOCK ? write_outcome::blocked : write_outcome::broken;
    }
    take(static_cast<std::size_t>(sent));
  }
  return write_outcome::all_written;
}

void outbox::drop_waiting() {
  pieces_.resize(front_written_ > 0 ? front_ + 1 : front_);
  bytes_ = front_written_ > 0 ? pieces_.back().view().size() - front_written_ : 0;
}

void outbox::take(std::size_t count) {
  bytes_ -= count;
  written_ += count;
  while (count > 0) {
    const auto left = pieces_[front_].view().size() - front_written_;
    if (count < left) {
      front_written_ += count;
      return;
    }
    count -= left;
    pieces_[front_] = {};
    ++front_;
    front_written_ = 0;
  }
  if (front_ == pieces_.size()) {
    pieces_.clear();
    front_ = 0;
  }
}

}  // namespace veilleuse::engine::net
