// A console that follows many chats reads one page of history at a time, of each chat in turn.
#include "tests/engine/support/server_fixture.hpp"

#include <algorithm>
#include <set>
#include <span>
#include <vector>

#include <boost/test/unit_test.hpp>
#include <fmt/format.h>

namespace veilleuse::test {

namespace {

/// One of each chat, then one of each again.
bool takes_turns(std::span<const events::stream_id> asked, std::size_t chats) {
  for (std::size_t at = 0; at < asked.size(); at += chats) {
    const auto round = asked.subspan(at, std::min(chats, asked.size() - at));
    if (std::set<events::stream_id>{round.begin(), round.end()}.size() != chats) return false;
  }
  return true;
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(page_turns, server_fixture)

BOOST_AUTO_TEST_CASE(a_console_that_follows_many_chats_is_sent_a_page_at_a_time_of_each_in_turn) {
  constexpr std::size_t chats = 12;
  constexpr std::size_t pages = 4;
  gateway.hold_pages = true;
  start();
  const auto console = moderator();
  std::vector<std::string> names;
  for (std::size_t number = 0; number < chats; ++number) {
    draw_conversation();
    gateway.fill(stream, pages * gateway.page_events);
    names.push_back(events::to_hex(conversation.bytes));
  }
  for (const auto& name : names)
    console->send_text(fmt::format(R"({{"type":"attach","conversation":"{}","last_seen":0}})", name));
  for (std::size_t number = 0; number < chats; ++number)
    (void)console->receive_type("attached");
  gateway.give_pages();
  for (std::size_t number = 0; number < chats; ++number)
    (void)console->receive_type("caught_up");
  BOOST_TEST(gateway.most_pages_at_once == 1U);
  BOOST_TEST(gateway.pages_asked.size() == pages * chats);
  BOOST_TEST(takes_turns(gateway.pages_asked, chats));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace veilleuse::test
