// Every member of every stored struct is among its listed fields. A forgotten one would be lost in snapshots,
// pending steps and fingerprints, and no round trip would tell: the generators fill what is listed.
#include "events/codec/event_fields.hpp"
#include "events/codec/state_fields.hpp"
#include "events/process.hpp"

#include <cstddef>
#include <cstdlib>
#include <utility>
#include <variant>

#include <boost/core/demangle.hpp>
#include <boost/test/unit_test.hpp>

using namespace veilleuse::events;

namespace {

/// Stands for a value of whatever type a member has. It is only asked whether it fits.
struct any_value {
  template <class Member>
  operator Member() const {
    std::abort();
  }
};

template <class Struct, std::size_t... Index>
constexpr bool takes(std::index_sequence<Index...>) {
  return requires {
    Struct{(static_cast<void>(Index), any_value{})...};
  };
}

/// How many members an aggregate has: as many values as it can be made of.
template <class Struct, std::size_t Count = 12>
constexpr std::size_t members() {
  static_assert(std::is_aggregate_v<Struct>);
  if constexpr (Count == 0 || takes<Struct>(std::make_index_sequence<Count>{}))
    return Count;
  else
    return members<Struct, Count - 1>();
}

struct field_counter {
  std::size_t count = 0;

  template <class Field>
  void operator()(const char*, Field&) {
    ++count;
  }
  template <class Field>
  void hidden(const char*, Field&) {
    ++count;
  }
  template <class Field>
  void content(const char*, Field&) {
    ++count;
  }
  template <class Field, class Key>
  void ordered(const char*, Field&, Key) {
    ++count;
  }
};

template <class Struct>
void expect_every_member_listed() {
  Struct value{};
  field_counter listed;
  codec_detail::list_fields(listed, value);
  BOOST_TEST(listed.count == members<Struct>(), boost::core::demangle(typeid(Struct).name()));
}

template <class... Alternatives>
void expect_every_member_listed_of(const std::variant<Alternatives...>&) {
  (expect_every_member_listed<Alternatives>(), ...);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(codec_fields)

BOOST_AUTO_TEST_CASE(of_events) {
  expect_every_member_listed_of(conversation_event{});
  expect_every_member_listed_of(moderator_event{});
  expect_every_member_listed_of(desk_event{});
}

BOOST_AUTO_TEST_CASE(of_commands) {
  expect_every_member_listed_of(conversation_command{});
  expect_every_member_listed_of(moderator_command{});
  expect_every_member_listed_of(desk_command{});
}

BOOST_AUTO_TEST_CASE(of_states_and_what_they_hold) {
  expect_every_member_listed<conversation_state>();
  expect_every_member_listed<read_mark>();
  expect_every_member_listed<moderator_state>();
  expect_every_member_listed<desk_state>();
  expect_every_member_listed<queue_entry>();
  expect_every_member_listed<passed_over>();
  expect_every_member_listed<open_offer>();
  expect_every_member_listed<chat_in_hand>();
  expect_every_member_listed<staff_member>();
}

BOOST_AUTO_TEST_CASE(of_what_every_state_begins_with) {
  expect_every_member_listed<stream_head>();
  expect_every_member_listed<principal>();
  expect_every_member_listed<answer>();
  expect_every_member_listed<command_id>();
  expect_every_member_listed<remembered_answer>();
  expect_every_member_listed<session_memory>();
  expect_every_member_listed<source_memory>();
  expect_every_member_listed<step>();
}

BOOST_AUTO_TEST_CASE(a_member_that_is_not_listed_is_noticed) {
  struct three {
    principal who;
    std::vector<answer> given;
    bool known = false;
  };
  BOOST_TEST(members<three>() == 3u);
  BOOST_TEST(members<connection_lost>() == 0u);
}

BOOST_AUTO_TEST_SUITE_END()
