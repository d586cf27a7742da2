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

struct stream_pair {
  stream_pair() {
    std::array<int, 2> ends{};
    BOOST_REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM, 0, ends.data()) == 0);
    ours = ends[0];
    theirs = ends[1];
  }
  ~stream_pair() {
    ::close(ours);
    ::close(theirs);
  }
  stream_pair(const stream_pair&) = delete;
  stream_pair& operator=(const stream_pair&) = delete;

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

void check_all_written(std::size_t count, std::size_t size) {
  const stream_pair ends;
  outbox outgoing;
  const auto expected = append_frames(outgoing, count, size);
  BOOST_TEST((outgoing.write_to(ends.ours) == write_outcome::all_written));
  BOOST_TEST(outgoing.bytes() == 0U);
  BOOST_TEST(outgoing.written() == expected.size());
  BOOST_TEST((ends.take(expected.size() + 1) == expected));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(outgoing_queue)

BOOST_AUTO_TEST_CASE(pieces_are_joined_up_to_the_bound_and_gathered_beyond_it) {
  check_all_written(2, limits::joined_bytes / 2);
  check_all_written(2, limits::joined_bytes / 2 + 1);
}

BOOST_AUTO_TEST_CASE(more_pieces_than_one_write_gathers_are_all_written_in_order) {
  check_all_written(limits::pieces_per_write + 1, 2 * limits::joined_bytes / limits::pieces_per_write);
}

BOOST_AUTO_TEST_CASE(a_write_that_the_kernel_takes_in_part_goes_on_where_it_ended) {
  const stream_pair ends;
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
