#include "engine/net/outbox.hpp"

#include "engine/limits.hpp"

#include <algorithm>
#include <array>
#include <cerrno>

#include <sys/socket.h>
#include <sys/uio.h>

namespace veilleuse::engine::net {

namespace {

ssize_t write_bytes(int socket, std::string_view bytes) {
  return ::send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
}

}  // namespace

void outbox::append(std::string_view frame) {
  const bool joins = pieces_.size() > front_ && !pieces_.back().shared &&
                     pieces_.back().owned.size() + frame.size() <= limits::owned_piece_bytes;
  if (!joins) pieces_.emplace_back();
  pieces_.back().owned.append(frame);
  bytes_ += frame.size();
}

void outbox::append(const actors::shared_frames& frames) {
  if (!frames || frames->empty()) return;
  pieces_.push_back({frames, {}});
  bytes_ += frames->size();
}

std::string_view outbox::left_of(std::size_t at) const {
  const auto view = pieces_[at].view();
  return at == front_ ? view.substr(front_written_) : view;
}

ssize_t outbox::write_some(int socket) const {
  if (pieces_.size() - front_ == 1) return write_bytes(socket, left_of(front_));
  return bytes_ <= limits::joined_bytes ? write_joined(socket) : write_pieces(socket);
}

ssize_t outbox::write_joined(int socket) const {
  std::array<char, limits::joined_bytes> joined;
  auto* end = joined.data();
  for (std::size_t at = front_; at < pieces_.size(); ++at)
    end = std::ranges::copy(left_of(at), end).out;
  return write_bytes(socket, {joined.data(), end});
}

ssize_t outbox::write_pieces(int socket) const {
  std::array<iovec, limits::pieces_per_write> parts;
  const auto count = std::min(parts.size(), pieces_.size() - front_);
  for (std::size_t at = 0; at < count; ++at) {
    const auto left = left_of(front_ + at);
    // The kernel only reads; the interface is older than const.
    parts[at] = {const_cast<char*>(left.data()), left.size()};
  }
  msghdr message{};
  message.msg_iov = parts.data();
  message.msg_iovlen = count;
  return ::sendmsg(socket, &message, MSG_NOSIGNAL | MSG_DONTWAIT);
}

write_outcome outbox::write_to(int socket) {
  while (bytes_ > 0) {
    const auto sent = write_some(socket);
    if (sent < 0 && errno == EINTR) continue;
    if (sent < 0) {
      return errno == EAGAIN || errno == EWOULDBLOCK ? write_outcome::blocked : write_outcome::broken;
    }
    take(static_cast<std::size_t>(sent));
  }
  return write_outcome::all_written;
}

std::string_view outbox::next(std::span<char> into) const {
  if (bytes_ == 0) return {};
  const auto first = left_of(front_);
  if (first.size() >= into.size() || pieces_.size() - front_ == 1) return first.substr(0, into.size());
  std::size_t filled = 0;
  for (std::size_t at = front_; at < pieces_.size() && filled < into.size(); ++at) {
    const auto part = left_of(at).substr(0, into.size() - filled);
    std::ranges::copy(part, into.begin() + static_cast<std::ptrdiff_t>(filled));
    filled += part.size();
  }
  return {into.data(), filled};
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
