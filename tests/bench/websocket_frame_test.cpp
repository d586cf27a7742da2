#include "bench/client/websocket_frame.hpp"

#include "bench/limits.hpp"

#include <string>
#include <string_view>

#include <boost/test/unit_test.hpp>

namespace bench = veilleuse::bench;
using namespace std::string_literals;
using namespace std::string_view_literals;

namespace {

/// As a server would undo the mask.
std::string unmasked(std::string_view frame, std::size_t header) {
  const auto key = frame.substr(header, 4);
  std::string payload{frame.substr(header + 4)};
  for (std::size_t at = 0; at < payload.size(); ++at)
    payload[at] = static_cast<char>(payload[at] ^ key[at % 4]);
  return payload;
}

std::string written(std::string_view payload) {
  std::string out;
  bench::append_frame(out, bench::opcode::text, payload, 0x11223344);
  return out;
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_short_frame_is_masked_and_final) {
  const auto frame = written("bonsoir, bonsoir");
  BOOST_TEST(frame.substr(0, 2) == "\x81\x90"s);
  BOOST_TEST(unmasked(frame, 2) == "bonsoir, bonsoir");
  BOOST_TEST(frame.find("bonsoir") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(lengths_take_two_or_eight_more_bytes) {
  const std::string medium(126, 'm');
  BOOST_TEST(written(medium).substr(0, 4) == "\x81\xfe\x00\x7e"s);
  BOOST_TEST(unmasked(written(medium), 4) == medium);
  const std::string large(65'536, 'l');
  BOOST_TEST(written(large).substr(0, 10) == "\x81\xff\x00\x00\x00\x00\x00\x01\x00\x00"s);
  BOOST_TEST(unmasked(written(large), 10) == large);
}

BOOST_AUTO_TEST_CASE(a_frame_is_read_once_all_of_it_is_there) {
  const auto bytes = "\x81\x05salutrest"sv;
  for (std::size_t length = 0; length < 7; ++length)
    BOOST_TEST((bench::read_frame(bytes.substr(0, length)).status == bench::frame_status::incomplete));
  const auto frame = bench::read_frame(bytes);
  BOOST_TEST_REQUIRE((frame.status == bench::frame_status::complete));
  BOOST_TEST(frame.payload == "salut");
  BOOST_TEST(frame.consumed == 7u);
  BOOST_TEST(frame.final);
}

BOOST_AUTO_TEST_CASE(longer_lengths_are_read) {
  // Appended: GCC 12 warns of a copy that a sum of two strings never makes (its bug 105651).
  auto medium = "\x81\x7e\x00\xc8"s;
  medium.append(200, 'x');
  BOOST_TEST(bench::read_frame(medium).payload.size() == 200u);
  auto large = "\x81\x7f\x00\x00\x00\x00\x00\x01\x00\x00"s;
  large.append(65'536, 'x');
  BOOST_TEST(bench::read_frame(large).payload.size() == 65'536u);
}

BOOST_AUTO_TEST_CASE(a_masked_reserved_or_endless_frame_is_broken) {
  BOOST_TEST((bench::read_frame("\x81\x85....."sv).status == bench::frame_status::broken));
  BOOST_TEST((bench::read_frame("\xc1\x05....."sv).status == bench::frame_status::broken));
  static_assert(bench::limits::server_frame_bytes < 0x200000);
  BOOST_TEST((bench::read_frame("\x81\x7f\x00\x00\x00\x00\x00\x20\x00\x00"sv).status ==
              bench::frame_status::broken));
}
