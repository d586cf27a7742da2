// The agenda names those streams that a start must wake, and no others.
#include "actors/agenda.hpp"

#include "actors/limits.hpp"
#include "events/codec/codec.hpp"
#include "storage/memory/memory_event_log.hpp"
#include "storage/memory/memory_view_store.hpp"
#include "storage/sealing.hpp"
#include "tests/actors/passing_ports.hpp"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include <boost/test/unit_test.hpp>

namespace veilleuse::test {

namespace {

constexpr events::service_id service{1};
const events::conversation_id child{{7}};
const events::moderator_id officer{{9}};

class agenda_fixture {
 public:
  agenda_fixture() {
    for (std::uint32_t partition = 0; partition < 4; ++partition)
      log.take_over({partition}, [](const auto&) {});
  }

  /// Decides, appends and folds a command of the stream.
  template <class Aggregate>
  void after(typename Aggregate::state& state, const events::stream_id& stream, const events::principal& who,
             const typename Aggregate::command& command) {
    events::command_context context{};
    context.id.owner = who;
    context.id.session = {{1}};
    context.id.counter = who.kind == events::principal_kind::engine ? 0 : ++counter;
    context.now = {1'767'225'600'000'000};
    auto decided = decide(state, command, context);
    BOOST_REQUIRE(decided.events() != nullptr);
    const events::record<typename Aggregate::event> next{
        stream,     {state.head.last.value + 1}, event_time(state.head, context.now),
        context.id, context.fingerprint,         std::move(decided).take_events()};
    const auto count = static_cast<std::uint32_t>(next.events.size());
    log.append({{stream, state.head.last, count, storage::seal_record(encode(next), nullptr)}},
               [](const auto&) {});
    evolve(state, next);
  }

  /// As a start would name them.
  std::vector<events::stream_id> duties() {
    actors::agenda_view agenda{log, views};
    agenda.check_offsets();
    while (agenda.catch_up()) {
    }
    return agenda.next_duties(100);
  }

  /// Records of one stream; which of their bytes a fold can read does not matter.
  void append_unreadable(std::size_t count, std::size_t bytes) {
    const auto record = std::make_shared<const std::string>(bytes, 'x');
    const auto stream = events::stream_of(service, child);
    for (std::uint64_t last = 0; last < count; ++last)
      log.append({{stream, {last}, 1, record}}, [](const auto&) {});
  }
  [[nodiscard]] std::uint64_t folded() {
    std::uint64_t count = 0;
    for (std::uint32_t partition = 0; partition < log.partition_count(); ++partition)
      count += views.offset("agenda.3", {partition}).count.value;
    return count;
  }

  std::shared_ptr<storage::memory_disk> disk = std::make_shared<storage::memory_disk>(4);
  storage::memory_event_log log{{disk, [](const std::function<void()>& task) { task(); }, "test"}};
  std::shared_ptr<storage::memory_views> kept = std::make_shared<storage::memory_views>();
  storage::memory_view_store views{kept};
  std::uint64_t counter = 0;
};

/// A view store whose disk fails once in the middle of a scan.
class faltering_views final : public passing_views {
 public:
  using passing_views::passing_views;
  std::optional<int> rows_before_failure;

  void scan(std::string_view view, std::string_view from,
            const std::function<bool(std::string_view, std::string_view)>& visit) override {
    passing_views::scan(view, from, [&](std::string_view key, std::string_view row) {
      if (rows_before_failure && (*rows_before_failure)-- == 0) {
        rows_before_failure.reset();
        throw storage::storage_error{storage::storage_failure::io_error, "planned by a test"};
      }
      return visit(key, row);
    });
  }
};

const events::queue_id queue = *events::queue_from_name("accueil");
const auto conversation_stream = events::stream_of(service, child);
const auto moderator_stream = events::stream_of(service, officer);

}  // namespace

BOOST_FIXTURE_TEST_SUITE(agenda, agenda_fixture)

BOOST_AUTO_TEST_CASE(a_conversation_is_named_while_a_step_is_unanswered) {
  events::conversation_state state;
  const auto youth = events::youth_of(child);
  after<events::conversation>(state, conversation_stream, youth, events::open_conversation{queue, 0});
  BOOST_REQUIRE_EQUAL(duties().size(), 1U);
  BOOST_TEST((duties().front() == conversation_stream));
  after<events::conversation>(state, conversation_stream, {},
                              events::settle_step{state.head.steps.due().front().number, {}});
  BOOST_TEST(duties().empty());
  after<events::conversation>(state, conversation_stream, youth, events::close_conversation{});
  BOOST_TEST(duties().size() == 1U);
  after<events::conversation>(state, conversation_stream, {},
                              events::settle_step{state.head.steps.due().front().number, {}});
  BOOST_TEST(duties().empty());
}

BOOST_AUTO_TEST_CASE(a_moderator_is_named_while_signed_in) {
  events::moderator_state state;
  const auto who = events::moderator_of(officer);
  after<events::moderator>(state, moderator_stream, who, events::sign_in{queue});
  after<events::moderator>(state, moderator_stream, {},
                           events::settle_step{state.head.steps.due().front().number, {}});
  BOOST_TEST(duties().size() == 1U);
  after<events::moderator>(state, moderator_stream, who, events::sign_out{});
  BOOST_TEST(duties().size() == 1U);
  after<events::moderator>(state, moderator_stream, {},
                           events::settle_step{state.head.steps.due().front().number, {}});
  BOOST_TEST(duties().empty());
}

BOOST_AUTO_TEST_CASE(a_moderator_who_moved_is_named_until_the_former_desk_has_answered) {
  events::moderator_state state;
  const auto who = events::moderator_of(officer);
  const auto settle = [&](events::step_number number) {
    after<events::moderator>(state, moderator_stream, {}, events::settle_step{number, {}});
  };
  const auto pending_for = [&](const events::queue_id& desk) {
    for (const auto& step : state.head.steps.due())
      if (step.target == events::stream_of(service, desk)) return step.number;
    BOOST_FAIL("nothing is pending");
    return events::step_number{};
  };
  const auto other = *events::queue_from_name("nuit");
  after<events::moderator>(state, moderator_stream, who, events::sign_in{queue});
  settle(pending_for(queue));
  after<events::moderator>(state, moderator_stream, who, events::sign_in{other});
  settle(pending_for(other));
  after<events::moderator>(state, moderator_stream, who, events::sign_out{});
  settle(pending_for(other));
  BOOST_TEST(duties().size() == 1U);
  settle(pending_for(queue));
  BOOST_TEST(state.head.steps.all().empty());
  BOOST_TEST(duties().empty());
}

BOOST_AUTO_TEST_CASE(a_stream_with_a_record_that_cannot_be_read_is_named) {
  append_unreadable(1, 10);
  BOOST_TEST(duties().size() == 1U);
}

BOOST_AUTO_TEST_CASE(a_row_comes_back_as_it_was) {
  const actors::duty_row row{{7}, true, {{3}, {5}}};
  const auto back = actors::duty_row_from(actors::to_bytes(row));
  BOOST_REQUIRE(back.has_value());
  BOOST_TEST((back->open_since == row.open_since && back->always_awake && back->moves == row.moves));
  BOOST_TEST(!actors::duty_row_from("\2short").has_value());
  BOOST_TEST(!actors::duty_row_from(actors::to_bytes(row) + "x").has_value());
}

BOOST_AUTO_TEST_CASE(a_view_of_another_log_is_made_anew) {
  events::conversation_state state;
  after<events::conversation>(state, conversation_stream, events::youth_of(child),
                              events::open_conversation{queue, 0});
  BOOST_REQUIRE_EQUAL(duties().size(), 1U);
  // The same count of records, with another history.
  disk = std::make_shared<storage::memory_disk>(4);
  storage::memory_event_log other{{disk, [](const std::function<void()>& task) { task(); }, "test"}};
  actors::agenda_view agenda{other, views};
  agenda.check_offsets();
  BOOST_TEST(agenda.next_duties(100).empty());
}

BOOST_AUTO_TEST_CASE(duties_are_named_slice_by_slice_and_once) {
  std::vector<events::conversation_state> states(5);
  for (std::uint8_t number = 0; number < 5; ++number) {
    const events::conversation_id each{{number, 1}};
    after<events::conversation>(states[number], events::stream_of(service, each), events::youth_of(each),
                                events::open_conversation{queue, 0});
  }
  actors::agenda_view agenda{log, views};
  while (agenda.catch_up()) {
  }
  BOOST_TEST(agenda.next_duties(2).size() == 2U);
  BOOST_TEST(agenda.next_duties(2).size() == 2U);
  BOOST_TEST(agenda.next_duties(2).size() == 1U);
  BOOST_TEST(agenda.next_duties(2).empty());
}

BOOST_AUTO_TEST_CASE(so_many_records_of_a_partition_are_folded_before_the_offset_is_kept) {
  append_unreadable(actors::limits::agenda_records + 1, 1);
  actors::agenda_view agenda{log, views};
  BOOST_TEST(agenda.catch_up());
  BOOST_TEST(folded() == actors::limits::agenda_records);
  BOOST_TEST(!agenda.catch_up());
  BOOST_TEST(folded() == actors::limits::agenda_records + 1);
}

BOOST_AUTO_TEST_CASE(so_many_bytes_of_a_partition_are_folded_before_the_offset_is_kept) {
  append_unreadable(5, actors::limits::agenda_bytes / 4);
  actors::agenda_view agenda{log, views};
  BOOST_TEST(agenda.catch_up());
  BOOST_TEST(folded() == 4U);
  BOOST_TEST(!agenda.catch_up());
  BOOST_TEST(folded() == 5U);
}

BOOST_AUTO_TEST_CASE(a_scan_that_failed_halfway_is_begun_again) {
  std::vector<events::conversation_state> states(5);
  for (std::uint8_t number = 0; number < 5; ++number) {
    const events::conversation_id each{{number, 1}};
    after<events::conversation>(states[number], events::stream_of(service, each), events::youth_of(each),
                                events::open_conversation{queue, 0});
  }
  faltering_views faltering{views};
  actors::agenda_view agenda{log, faltering};
  while (agenda.catch_up()) {
  }
  faltering.rows_before_failure = 3;
  BOOST_CHECK_THROW(std::ignore = agenda.next_duties(100), storage::storage_error);
  BOOST_TEST(agenda.next_duties(100).size() == 5U);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace veilleuse::test
