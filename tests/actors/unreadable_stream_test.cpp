// A stream that cannot be read: who asks is told, nobody else is affected, and it is tried again.
#include "actors/history.hpp"
#include "tests/actors/hand_world.hpp"
#include "tests/actors/troubled_log.hpp"

#include <stdexcept>

#include <boost/test/unit_test.hpp>

namespace veilleuse::test {

namespace {

using namespace std::chrono_literals;
using actors::answer_status;
using actors::attach_status;

const events::principal other_child{events::principal_kind::youth, id_of(2)};
const events::conversation_command open = events::open_conversation{hand_world::queue(), 0};
const events::conversation_command post = events::post_message{"bonsoir"};

/// As a record that decodes and leads nowhere.
void fail_fold() {
  throw std::logic_error{"planned by a test"};
}

struct unreadable_conversation {
  hand_world world;
  troubled_log log{world.log};
  std::shared_ptr<noting_sink> sink = std::make_shared<noting_sink>();

  unreadable_conversation() {
    world.actors_log = &log;
    world.start();
    world.send(stream_of(child), child, 1, open, sink);
    world.run();
    BOOST_REQUIRE((sink->answers.back().status == answer_status::accepted));
    sink->answers.clear();
  }
  void restart_with(void (*trouble)()) {
    world.gateway.reset();
    log.trouble[stream_of(child)] = trouble;
    world.start();
  }
  void attach() {
    world.attach(stream_of(child), child, sink);
    world.run();
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(unreadable_stream, unreadable_conversation)

BOOST_AUTO_TEST_CASE(a_youth_whose_conversation_cannot_be_read_is_told_at_once_each_time) {
  restart_with(fail_disk);
  for (std::size_t time = 1; time <= 3; ++time) {
    attach();
    BOOST_REQUIRE(sink->attachments.size() == time);
    BOOST_TEST((sink->attachments.back().status == attach_status::unavailable));
    BOOST_TEST(sink->attachments.back().number == time);
  }
}

BOOST_AUTO_TEST_CASE(a_command_to_a_conversation_that_cannot_be_read_is_answered_unavailable_each_time) {
  restart_with(fail_disk);
  for (std::size_t time = 1; time <= 3; ++time) {
    world.send(stream_of(child), child, 2, post, sink);
    world.run();
    BOOST_REQUIRE(sink->answers.size() == time);
    BOOST_TEST((sink->answers.back().status == answer_status::unavailable));
  }
}

BOOST_AUTO_TEST_CASE(a_conversation_that_can_be_read_again_is_attached_to_again) {
  restart_with(fail_disk);
  attach();
  log.trouble.clear();
  world.pass(actors::limits::restart_delay_max);
  attach();
  BOOST_REQUIRE(sink->attachments.size() == 2);
  BOOST_TEST((sink->attachments.back().status == attach_status::attached));
  world.send(stream_of(child), child, 2, post, sink);
  world.run();
  BOOST_TEST((sink->answers.back().status == answer_status::accepted));
}

BOOST_AUTO_TEST_CASE(who_follows_a_conversation_is_told_when_it_can_no_longer_be_read) {
  attach();
  BOOST_REQUIRE((sink->attachments.back().status == attach_status::attached));
  log.trouble[stream_of(child)] = fail_disk;
  hand_world::fail(*sink);
  world.run();
  world.pass(1s);
  BOOST_REQUIRE(sink->attachments.size() == 2);
  BOOST_TEST((sink->attachments.back().status == attach_status::unavailable));
}

BOOST_AUTO_TEST_CASE(a_record_that_cannot_be_folded_ends_nobody_else) {
  restart_with(fail_fold);
  attach();
  BOOST_REQUIRE(sink->attachments.size() == 1);
  BOOST_TEST((sink->attachments.back().status == attach_status::unavailable));
  const auto other = std::make_shared<noting_sink>();
  world.send(stream_of(other_child), other_child, 1, open, other);
  world.run();
  BOOST_REQUIRE(other->answers.size() == 1);
  BOOST_TEST((other->answers.back().status == answer_status::accepted));
}

BOOST_AUTO_TEST_CASE(a_page_of_history_that_throws_is_said_to_be_unreadable) {
  log.trouble[stream_of(child)] = fail_fold;
  const actors::history_ports ports{log, world.memory_keys, world.encoder};
  const auto page = actors::read_history_page(ports, {stream_of(child), {1}, {1}, sink});
  BOOST_TEST(!page.readable);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace veilleuse::test
