// What waits for a socket arrives whole and in order, however it is written.
#include "engine/net/outbox.hpp"

#include "engine/limits.hpp"

#include <array>
#include <memory>
#include <string>

#include <boost/test/unit_test.hpp>
#include <fmt/format.h>
#include <sys/socket.h>
#include <unistd.h>

namespace veilleuse::test {

namespace {

namespace limits = engine::limits;
using engine::net::outbox;
using engine::net::write_outcome;

struct socket_pair {
  explicit socket_pair(int kind) {
    std::array<int, 2> ends{};
    BOOST_REQUIRE(::socketpair(AF_UNIX, kind, 0, ends.data()) == 0);
    ours = ends[0];
    theirs = ends[1];
  }
  ~socket_pair() {
    ::close(ours);
    ::close(theirs);
  }
  socket_pair(const socket_pair&) = delete;
  socket_pair& operator=(const socket_pair&) = delete;

  /// What lies there, at most so many bytes.
  [[nodiscard]] std::string take(std::size_t most) const {
    std::string part(most, '\0');
    const auto read = ::recv(theirs, part.data(), part.size(), MSG_DONTWAIT);
    part.resize(read > 0 ? static_cast<std::size_t>(read) : 0);
    return part;
  }

  int ours = -1;
  int theirs = -1;
};

/// Frames of this size, each telling its number.
std::string append_frames(outbox& outgoing, std::size_t count, std::size_t size) {
  std::string all;
  for (std::size_t at = 0; at < count; ++at) {
    const auto frame = std::make_shared<const std::string>(fmt::format("{:>{}}", at, size));
    all += *frame;
    outgoing.append(frame);
  }
  return all;
}

/// Writes all, looks that it came whole and in order, and tells how many writes that took.
std::size_t writes_for(outbox& outgoing, const std::string& expected) {
  // Each write is a packet of its own.
  const socket_pair ends{SOCK_SEQPACKET};
  BOOST_TEST((outgoing.write_to(ends.ours) == write_outcome::all_written));
  BOOST_TEST(outgoing.bytes() == 0U);
  BOOST_TEST(outgoing.written() == expected.size());
  std::size_t writes = 0;
  std::string got;
  for (auto packet = ends.take(expected.size()); !packet.empty(); packet = ends.take(expected.size())) {
    ++writes;
    got += packet;
  }
  BOOST_TEST((got == expected));
  return writes;
}

/// More pieces than one write gathers, so that only joined ones fit into one.
std::size_t writes_for_bytes(std::size_t bytes) {
  outbox outgoing;
  auto expected = append_frames(outgoing, limits::pieces_per_write, 8);
  expected += append_frames(outgoing, 1, bytes - expected.size());
  return writes_for(outgoing, expected);
}

/// Together too large to be joined.
std::size_t writes_for_pieces(std::size_t count) {
  outbox outgoing;
  const auto expected = append_frames(outgoing, count, 2 * limits::joined_bytes / limits::pieces_per_write);
  return writes_for(outgoing, expected);
}

/// As many pieces as one write gathers, the last made of two small frames if they fit into one.
std::size_t writes_for_two_frames_of(std::size_t bytes) {
  outbox outgoing;
  const std::size_t others = limits::pieces_per_write - 1;
  auto expected = append_frames(outgoing, others, 8);
  for (const auto size : {bytes / 2, bytes - bytes / 2}) {
    const std::string frame(size, 'o');
    expected += frame;
    outgoing.append(frame);
  }
  return writes_for(outgoing, expected);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(outgoing_queue)

BOOST_AUTO_TEST_CASE(small_frames_share_a_piece_up_to_its_size) {
  static_assert(8 * (limits::pieces_per_write - 1) + limits::owned_piece_bytes > limits::joined_bytes);
  BOOST_TEST(writes_for_two_frames_of(limits::owned_piece_bytes) == 1U);
  BOOST_TEST(writes_for_two_frames_of(limits::owned_piece_bytes + 1) == 2U);
}

BOOST_AUTO_TEST_CASE(pieces_are_joined_up_to_the_bound_and_gathered_beyond_it) {
  BOOST_TEST(writes_for_bytes(limits::joined_bytes) == 1U);
  BOOST_TEST(writes_for_bytes(limits::joined_bytes + 1) == 2U);
}

BOOST_AUTO_TEST_CASE(one_write_gathers_so_many_pieces_and_the_next_one_the_rest) {
  BOOST_TEST(writes_for_pieces(limits::pieces_per_write) == 1U);
  BOOST_TEST(writes_for_pieces(limits::pieces_per_write + 1) == 2U);
}

BOOST_AUTO_TEST_CASE(a_write_that_the_kernel_takes_in_part_goes_on_where_it_ended) {
  const socket_pair ends{SOCK_STREAM};
  const int least = 1;
  ::setsockopt(ends.ours, SOL_SOCKET, SO_SNDBUF, &least, sizeof least);
  outbox outgoing;
  const auto expected = append_frames(outgoing, 30'000, 7);
  std::string got;
  bool blocked = false;
  while (outgoing.write_to(ends.ours) == write_outcome::blocked) {
    blocked = true;
    // No multiple of a frame's size: what is left often begins within one.
    const auto part = ends.take(1'001);
    BOOST_REQUIRE(!part.empty());
    got += part;
  }
  got += ends.take(expected.size());
  BOOST_TEST(blocked);
  BOOST_TEST((got == expected));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace veilleuse::test
