// The canonical bytes of commands: different bodies have different bytes, and no upgrade may change them.
#include "events/codec/codec.hpp"
#include "tests/events/generators.hpp"

#include <rapidcheck/boost_test.h>

using namespace veilleuse::events;

namespace {

template <class Command>
void equal_bytes_mean_equal_commands() {
  const auto one = *testing::any<Command>(testing::id_range::few);
  const auto two = *testing::any<Command>(testing::id_range::few);
  RC_ASSERT((encode_command(one) == encode_command(two)) == (one == two));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(codec_command)

BOOST_AUTO_TEST_CASE(commands_are_equal_when_their_bytes_are) {
  BOOST_TEST(rc::check([] {
    equal_bytes_mean_equal_commands<conversation_command>();
    equal_bytes_mean_equal_commands<moderator_command>();
    equal_bytes_mean_equal_commands<desk_command>();
  }));
}

BOOST_AUTO_TEST_CASE(bytes_are_those_of_the_first_release) {
  BOOST_TEST(encode_command(conversation_command{post_message{"oui"}}) == "\x0b\x03oui");
  BOOST_TEST(encode_command(conversation_command{mark_read{{300}}}) == "\x0c\xac\x02");
  BOOST_TEST(encode_command(conversation_command{close_conversation{}}) == "\x0e");
  const open_conversation unnamed{.queue = {{1}}, .queue_named = false};
  BOOST_TEST(encode_command(conversation_command{unnamed}) == "\x0a\x01" + std::string(16, '\0'));
  BOOST_TEST(encode_command(moderator_command{set_capacity{3}}) == "\x2b\x03");
  BOOST_TEST(encode_command(desk_command{accept_offer{{{1}}}}) == "\x46\x01" + std::string(15, '\0'));
}

BOOST_AUTO_TEST_SUITE_END()
