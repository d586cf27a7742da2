// How many conversations exist is counted once each, whatever happens between two folds; and those that are
// in memory are not asleep.
#include "actors/agenda.hpp"
#include "actors/limits.hpp"
#include "storage/storage_error.hpp"
#include "tests/actors/hand_world.hpp"
#include "tests/actors/passing_ports.hpp"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <boost/test/unit_test.hpp>

namespace veilleuse::test {

namespace {

/// A view store whose disk is full for one writing.
class briefly_full_views final : public passing_views {
 public:
  using passing_views::passing_views;
  bool full = false;

  void apply(std::string_view view, storage::partition_id partition, const storage::prefix_digest& offset,
             const std::vector<storage::view_change>& changes) override {
    if (std::exchange(full, false))
      throw storage::storage_error{storage::storage_failure::no_room, "planned by a test"};
    passing_views::apply(view, partition, offset, changes);
  }
};

/// Records nobody can decode: that a stream begins is not in their bytes.
struct counted_log {
  std::shared_ptr<storage::memory_disk> disk = std::make_shared<storage::memory_disk>(4);
  storage::memory_event_log log{{disk, [](const std::function<void()>& task) { task(); }, "test"}};
  std::shared_ptr<storage::memory_views> kept = std::make_shared<storage::memory_views>();
  storage::memory_view_store views{kept};

  counted_log() {
    for (std::uint32_t partition = 0; partition < 4; ++partition)
      log.take_over({partition}, [](const auto&) {});
  }
  void write(events::stream_kind kind, std::uint8_t number, std::uint64_t records = 2) {
    const events::stream_id stream{{1}, kind, id_of(number)};
    for (std::uint64_t last = 0; last < records; ++last)
      log.append({{stream, {last}, 1, std::make_shared<const std::string>("x")}}, [](const auto&) {});
  }
  void converse(std::uint8_t first, std::uint8_t last) {
    for (auto number = first; number <= last; ++number)
      write(events::stream_kind::conversation, number);
  }
  static void fold_all(actors::agenda_view& agenda) {
    while (agenda.catch_up()) {
    }
  }
  /// As a start would find it.
  std::uint64_t count_of_a_start() {
    actors::agenda_view agenda{log, views};
    agenda.check_offsets();
    fold_all(agenda);
    return agenda.conversations();
  }
};

struct opened_conversation : hand_world {
  const events::stream_id conversation = stream_of(child);
  std::shared_ptr<noting_sink> youth = std::make_shared<noting_sink>();

  opened_conversation() {
    start();
    send(conversation, child, 1, events::conversation_command{events::open_conversation{queue(), 0}}, youth);
    run();
    pass(actors::limits::agenda_interval);
  }
  void let_it_fall_asleep() {
    send(conversation, child, 2, events::conversation_command{events::close_conversation{}}, youth);
    live(2 * actors::limits::idle_before_sleep + std::chrono::seconds{1});
    BOOST_REQUIRE(gateway->status().live_conversations == 0U);
  }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(conversation_count)

BOOST_FIXTURE_TEST_CASE(each_conversation_is_counted_once_and_no_other_stream, counted_log) {
  converse(1, 5);
  write(events::stream_kind::conversation_staff, 1);
  write(events::stream_kind::moderator, 1);
  write(events::stream_kind::desk, 1);
  BOOST_TEST(count_of_a_start() == 5U);
  converse(6, 7);
  BOOST_TEST(count_of_a_start() == 7U);
  BOOST_TEST(count_of_a_start() == 7U);
}

BOOST_FIXTURE_TEST_CASE(a_view_made_anew_counts_the_same, counted_log) {
  converse(1, 5);
  BOOST_TEST(count_of_a_start() == 5U);
  kept->restore({});
  BOOST_TEST(count_of_a_start() == 5U);
}

BOOST_FIXTURE_TEST_CASE(pages_add_up, counted_log) {
  write(events::stream_kind::conversation, 1, actors::limits::agenda_records + 1);
  converse(2, 9);
  BOOST_TEST(count_of_a_start() == 9U);
}

BOOST_FIXTURE_TEST_CASE(folds_that_a_power_cut_lost_are_counted_again_once, counted_log) {
  converse(1, 3);
  BOOST_TEST(count_of_a_start() == 3U);
  const auto before = kept->image();
  converse(4, 5);
  BOOST_TEST(count_of_a_start() == 5U);
  kept->restore(before);
  BOOST_TEST(count_of_a_start() == 5U);
}

BOOST_FIXTURE_TEST_CASE(a_fold_that_could_not_be_written_is_counted_once, counted_log) {
  briefly_full_views disk_of_views{views};
  actors::agenda_view agenda{log, disk_of_views};
  converse(1, 1);
  disk_of_views.full = true;
  BOOST_CHECK_THROW(fold_all(agenda), storage::storage_error);
  BOOST_TEST(agenda.conversations() == 0U);
  fold_all(agenda);
  BOOST_TEST(agenda.conversations() == 1U);
}

BOOST_FIXTURE_TEST_CASE(a_view_without_a_count_it_can_read_is_made_anew, counted_log) {
  converse(1, 3);
  BOOST_TEST(count_of_a_start() == 3U);
  for (const auto& row : {std::optional<std::string>{}, std::optional<std::string>{"\2newer..."}}) {
    const storage::partition_id any{0};
    views.apply("agenda.3", any, views.offset("agenda.3", any), {{"conversations", row}});
    BOOST_TEST(count_of_a_start() == 3U);
  }
}

BOOST_FIXTURE_TEST_CASE(what_a_former_version_left_is_removed, counted_log) {
  converse(1, 2);
  views.apply("agenda.1", {3}, log.end_now({3}), {{"a stream", "its row"}});
  BOOST_TEST(count_of_a_start() == 2U);
  BOOST_TEST(!kept->image().contains("agenda.1"));
}

BOOST_FIXTURE_TEST_CASE(a_conversation_in_memory_is_not_asleep, opened_conversation) {
  BOOST_TEST(gateway->reading().conversations == 1U);
  BOOST_TEST(gateway->reading().conversations_asleep == 0U);
  let_it_fall_asleep();
  BOOST_TEST(gateway->reading().conversations == 1U);
  BOOST_TEST(gateway->reading().conversations_asleep == 1U);
  attach(conversation, child, youth);
  run();
  BOOST_TEST(gateway->reading().conversations_asleep == 0U);
}

BOOST_FIXTURE_TEST_CASE(a_youth_who_opened_nothing_wakes_no_conversation, opened_conversation) {
  let_it_fall_asleep();
  const events::principal other{events::principal_kind::youth, id_of(3)};
  attach(stream_of(other), other, youth);
  run();
  BOOST_TEST(gateway->status().live_conversations == 1U);
  BOOST_TEST(gateway->reading().conversations == 1U);
  BOOST_TEST(gateway->reading().conversations_asleep == 1U);
}

BOOST_AUTO_TEST_CASE(one_just_opened_is_not_yet_counted_and_takes_no_sleeper_from_none) {
  hand_world world;
  world.start();
  const auto youth = std::make_shared<noting_sink>();
  world.send(stream_of(child), child, 1,
             events::conversation_command{events::open_conversation{hand_world::queue(), 0}}, youth);
  world.run();
  BOOST_REQUIRE(world.gateway->status().live_conversations == 1U);
  BOOST_REQUIRE(world.gateway->reading().conversations == 0U);
  BOOST_TEST(world.gateway->reading().conversations_asleep == 0U);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace veilleuse::test
