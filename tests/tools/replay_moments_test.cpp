// `veilleuse replay --at`: at every moment of every kind of stream, the state that was live then.
#include "storage/rocksdb/rocksdb_event_log.hpp"
#include "tests/events/night_desk.hpp"
#include "tests/support/artifacts.hpp"
#include "tests/tools/written_log.hpp"
#include "tools/replay/fold.hpp"

#include <iterator>
#include <random>
#include <tuple>

#include <boost/test/unit_test.hpp>

using namespace veilleuse;
using namespace veilleuse::events;
using namespace veilleuse::events::testing;

namespace {

constexpr std::size_t moments_asked = 1'000;
/// Of each stream, so that most moments lie far from both ends.
constexpr std::size_t records_written = 400;

/// Steps are answered at once, or too many would wait for an answer.
template <class Aggregate>
void answer_steps(stage<Aggregate>& life) {
  while (!life.state.head.steps.all().empty())
    std::ignore = life.when_engine(settle_step{life.state.head.steps.all().front().number, refusal::none});
}

/// Commands that somebody might send to one stream of each kind, valid or not.
struct conversation_life : stage<conversation> {
  conversation_life() : stage<conversation>{stream_of(service, child(1))} {}

  void live(std::mt19937& random) {
    const auto youth = youth_of(child(1));
    switch (random() % 8) {
      case 0:
        std::ignore = when(open_conversation{night_queue()}, youth);
        break;
      case 1:
        std::ignore = when(mark_read{{random() % 400}}, youth);
        break;
      case 2:
        std::ignore = when_engine(note_connection{random() % 2 == 0});
        break;
      case 3:
        std::ignore = when(join_moderator{officer(1)}, stream_of(service, night_queue()), step_ += 8);
        break;
      case 4:
        std::ignore = when(leave_conversation{}, moderator_of(officer(1)));
        break;
      default:
        std::ignore = when(post_message{std::string(1 + random() % 50, 'm')}, youth);
    }
    answer_steps(*this);
  }

 private:
  std::uint64_t step_ = 0;
};

struct moderator_life : stage<moderator> {
  moderator_life() : stage<moderator>{stream_of(service, officer(1))} {}

  void live(std::mt19937& random) {
    const moderator_command commands[] = {sign_in{night_queue()}, become_available{}, pause_work{},
                                          set_capacity{static_cast<std::uint32_t>(random() % 8)}, sign_out{}};
    if (random() % 8 == 0) {
      std::ignore = when_engine(miss_heartbeats{});
    } else {
      std::ignore = when(commands[random() % std::size(commands)], moderator_of(officer(1)));
    }
    answer_steps(*this);
  }
};

/// A few children and moderators, so that the commands meet each other.
struct desk_life : night_desk {
  void live(std::mt19937& random) {
    const auto number = static_cast<int>(random() % 6);
    const auto who = static_cast<int>(random() % 3);
    switch (random() % 8) {
      case 0:
        std::ignore = accepts(who, number);
        break;
      case 1:
        std::ignore = declines(who, number);
        break;
      case 2:
        std::ignore = deadlines();
        break;
      case 3:
        std::ignore = returns(number, who);
        break;
      case 4:
        std::ignore = leaves(number);
        break;
      case 5:
        std::ignore = is_now(who, presence::paused);
        break;
      case 6:
        std::ignore = is_now(who, presence::available, static_cast<std::uint32_t>(1 + random() % 3));
        break;
      default:
        std::ignore = enters(number, static_cast<std::uint8_t>(random() % 3));
    }
    answer_steps(*this);
  }
};

/// A live state in its canonical encoding.
struct moment {
  sequence last;
  std::string state;
};

/// Lets it live, and writes the records as they happen.
template <class Life>
std::vector<moment> live_through(Life& life, tests::written_log& into) {
  std::mt19937 random{4711};
  std::vector<moment> moments;
  std::size_t written = 0;
  while (written < records_written) {
    life.clock.value += static_cast<std::int64_t>(random() % 20) * second_us;
    life.live(random);
    if (written == life.log.size()) continue;
    for (; written < life.log.size(); ++written)
      into.write(life.log[written]);
    moments.push_back({life.state.head.last, encode_state(life.state)});
  }
  return moments;
}

/// What a life is a stage of.
template <class Aggregate>
Aggregate aggregate_behind(const stage<Aggregate>&);
template <class Life>
using aggregate_of = decltype(aggregate_behind(std::declval<Life>()));

using lives = std::tuple<conversation_life, moderator_life, desk_life>;

}  // namespace

BOOST_AUTO_TEST_SUITE(replay_moments)

BOOST_AUTO_TEST_CASE_TEMPLATE(the_state_at_any_moment_equals_the_live_state_then, Life, lives) {
  storage::event_log_options options;
  options.directory = test::artifact_directory("moments");
  options.partitions = tests::written_partitions;
  Life life;
  std::vector<moment> moments;
  {
    tests::written_log log{storage::open_event_log(options)};
    moments = live_through(life, log);
  }
  std::mt19937 random{1};
  const auto log = storage::open_event_log_read_only(options);
  for (std::size_t asked = 0; asked < moments_asked; ++asked) {
    const auto& then = moments[random() % moments.size()];
    const auto replayed = tools::fold_stream<aggregate_of<Life>>(*log, life.stream, then.last);
    BOOST_REQUIRE(replayed);
    BOOST_REQUIRE(encode_state(replayed.value()) == then.state);
  }
}

BOOST_AUTO_TEST_SUITE_END()
