// The bounds of a client's frames, pace and subscriptions at their edges, as they are when nothing is
// configured.
#include "engine/net/pace.hpp"
#include "tests/engine/support/server_fixture.hpp"

#include <boost/test/unit_test.hpp>
#include <fmt/format.h>

namespace veilleuse::test {

namespace {

namespace limits = engine::limits;
using namespace std::chrono_literals;

/// A ping in a frame of `size` bytes.
std::string ping_of(std::size_t size) {
  constexpr std::string_view before = R"({"type":"ping","x":")";
  constexpr std::string_view after = R"("})";
  return std::string{before} + std::string(size - before.size() - after.size(), 'x') + std::string{after};
}

std::string ping_with_levels(std::size_t levels) {
  return R"({"type":"ping","x":)" + std::string(levels - 1, '[') + std::string(levels - 1, ']') + "}";
}

std::string post(std::uint64_t id) {
  return fmt::format(R"({{"type":"post_message","id":{},"text":"x"}})", id);
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(limits_of_clients, server_fixture)

BOOST_AUTO_TEST_CASE(the_largest_frame_is_read_and_one_byte_more_closes) {
  start();
  const auto client = youth();
  client->send_text(ping_of(limits::frame_bytes));
  BOOST_TEST(text_of(client->receive(), "type") == "pong");
  client->send_text(ping_of(limits::frame_bytes + 1));
  BOOST_TEST(client->receive_close() == 1009U);
}

BOOST_AUTO_TEST_CASE(the_longest_text_fits_in_a_frame_however_it_is_escaped) {
  start();
  const auto client = youth();
  std::string escaped;
  for (std::size_t at = 0; at < events::limits::text_bytes; ++at)
    escaped += R"(\n)";
  const auto frame = fmt::format(R"({{"type":"post_message","id":{},"text":"{}","conversation":"{}"}})",
                                 limits::integer_max, escaped, events::to_hex(conversation.bytes));
  BOOST_TEST(frame.size() <= limits::frame_bytes_least);
  client->send_text(frame);
  BOOST_TEST(text_of(client->receive(), "type") == "accepted");
}

BOOST_AUTO_TEST_CASE(the_deepest_nesting_is_read_and_one_level_more_is_refused) {
  start();
  const auto client = youth();
  client->send_text(ping_with_levels(limits::json_depth));
  BOOST_TEST(text_of(client->receive(), "type") == "pong");
  client->send_text(ping_with_levels(limits::json_depth + 1));
  BOOST_TEST(text_of(client->receive(), "reason") == "nesting_too_deep");
}

BOOST_AUTO_TEST_CASE(the_largest_integer_is_taken_and_the_next_is_out_of_range) {
  start();
  const auto client = youth();
  client->send_text(post(limits::integer_max));
  const auto accepted = client->receive();
  BOOST_TEST(text_of(accepted, "type") == "accepted");
  BOOST_TEST(static_cast<std::uint64_t>(number_of(accepted, "id")) == limits::integer_max);
  client->send_text(post(limits::integer_max + 1));
  BOOST_TEST(text_of(client->receive(), "reason") == "out_of_range");
}

BOOST_AUTO_TEST_CASE(a_burst_is_taken_whole_then_so_many_a_second) {
  const engine::net::steady_time noon{};
  engine::net::pace pace{limits::commands_per_second, limits::burst, noon};
  const auto taken_at = [&](engine::net::steady_time when) {
    std::uint32_t count = 0;
    while (pace.take(when))
      ++count;
    return count;
  };
  BOOST_TEST(taken_at(noon) == limits::burst);
  BOOST_TEST(taken_at(noon + 1s) == limits::commands_per_second);
  BOOST_TEST(taken_at(noon + 1h) == limits::burst);
}

BOOST_AUTO_TEST_CASE(as_many_commands_as_allowed_may_be_unanswered_and_no_more) {
  start();
  const auto client = youth();
  gateway.hold_answers = true;
  for (std::uint64_t id = 1; id <= limits::in_flight; ++id)
    client->send_text(post(id));
  BOOST_TEST(gateway.wait_for_commands(limits::in_flight).size() == limits::in_flight);
  client->send_text(post(limits::in_flight + 1));
  const auto refused = client->receive();
  BOOST_TEST(text_of(refused, "reason") == "too_many_in_flight");
  BOOST_TEST(number_of(refused, "id") == static_cast<std::int64_t>(limits::in_flight + 1));
}

BOOST_AUTO_TEST_CASE(the_last_bad_frame_that_is_borne_is_answered_and_the_next_closes) {
  start();
  const auto client = youth();
  for (std::uint32_t at = 0; at < limits::bad_frames; ++at) {
    client->send_text("?");
    BOOST_REQUIRE(text_of(client->receive(), "type") == "refused");
  }
  client->send_text(R"({"type":"ping"})");
  BOOST_TEST(text_of(client->receive(), "type") == "pong");
  client->send_text("?");
  BOOST_TEST(client->receive_close() == 4011U);
}

BOOST_AUTO_TEST_CASE(the_last_frame_over_the_pace_that_is_borne_is_refused_and_the_next_closes) {
  bounds.burst = 1;
  // So slow that none is allowed again while this runs.
  bounds.commands_per_second = 0;
  start();
  const auto client = youth();
  client->send_text(R"({"type":"ping"})");
  for (std::uint32_t at = 0; at < limits::frames_over_pace; ++at) {
    client->send_text(R"({"type":"ping"})");
    BOOST_REQUIRE(text_of(client->receive_type("refused"), "reason") == "rate_limited");
  }
  client->send_text(R"({"type":"ping"})");
  BOOST_TEST(client->receive_close() == 4007U);
}

BOOST_AUTO_TEST_CASE(as_many_conversations_as_allowed_may_be_attached_and_no_more) {
  bounds.burst = 1'000;
  const auto number = [](std::size_t at) {
    events::conversation_id id;
    id.bytes.back() = static_cast<std::uint8_t>(at);
    return id;
  };
  for (std::size_t at = 0; at <= limits::attachments; ++at)
    gateway.fill({{1}, events::stream_kind::conversation, number(at).bytes}, 1);
  start();
  const auto console = moderator();
  const auto attach_to = [&](std::size_t at) {
    console->send_text(fmt::format(R"({{"type":"attach","conversation":"{}","last_seen":1}})",
                                   events::to_hex(number(at).bytes)));
  };
  for (std::size_t at = 0; at < limits::attachments; ++at) {
    attach_to(at);
    (void)console->receive_type("attached");
  }
  attach_to(limits::attachments);
  BOOST_TEST(text_of(console->receive_type("refused"), "reason") == "too_many_attachments");
}

BOOST_AUTO_TEST_CASE(signs_of_life_are_passed_on_at_intervals_however_many_come) {
  bounds.burst = 1'000;
  start();
  const auto before = std::chrono::steady_clock::now();
  const auto console = moderator();
  for (int at = 0; at < 300; ++at) {
    console->send_text(R"({"type":"ping"})");
    (void)console->receive_type("pong");
  }
  const auto passed = std::chrono::steady_clock::now() - before;
  BOOST_TEST(gateway.heartbeats() <= 1 + static_cast<std::size_t>(passed / limits::heartbeat_interval));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace veilleuse::test
