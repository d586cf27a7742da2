// The open loop against a server that stands still when it is told to, on the loop's own timers.
#include "bench/load/rate_load.hpp"

#include "bench/limits.hpp"

#include <chrono>
#include <deque>
#include <string>

#include <boost/test/unit_test.hpp>

namespace bench = veilleuse::bench;
using namespace std::chrono_literals;

namespace {

/// Delivers and answers in the next turn of the loop; while it stands still, when it goes on.
class pretended_server final : public bench::message_transport {
 public:
  explicit pretended_server(bench::event_loop& loop) : loop_(loop) {}

  void listen(bench::message_sink* sink) override { sink_ = sink; }
  void restrain(bench::restraint) override {}
  [[nodiscard]] std::size_t unanswered() const override { return waiting_.size(); }
  void check() const override {}

  void send(std::size_t pair, bench::side sender, std::string_view text, std::uint64_t token) override {
    waiting_.push_back({pair, sender, std::string(text), token});
    loop_.schedule(bench::event_loop::clock::now(), [this] { work(); });
  }

  void stand_still_after(std::chrono::milliseconds when, std::chrono::milliseconds span) {
    loop_.schedule(bench::event_loop::clock::now() + when, [this, span] {
      stands_still_ = true;
      loop_.schedule(bench::event_loop::clock::now() + span, [this] {
        stands_still_ = false;
        work();
      });
    });
  }

  /// Every so many messages one is refused.
  std::size_t refuse_each = 0;
  bool delivers_twice = false;
  bool swaps = false;

 private:
  struct message {
    std::size_t pair;
    bench::side sender;
    std::string text;
    std::uint64_t token;
  };

  void work() {
    while (!stands_still_ && !waiting_.empty()) {
      if (swaps && waiting_.size() < 9) return;
      const auto next = swaps ? waiting_.back() : waiting_.front();
      swaps ? waiting_.pop_back() : waiting_.pop_front();
      if (refuse_each != 0 && next.token % refuse_each == 0) {
        sink_->refused(next.pair, next.sender, next.token, "overloaded");
        continue;
      }
      sink_->delivered(next.pair, bench::other(next.sender), next.text);
      if (delivers_twice) sink_->delivered(next.pair, bench::other(next.sender), next.text);
      sink_->acknowledged(next.token);
    }
  }

  bench::event_loop& loop_;
  bench::message_sink* sink_ = nullptr;
  bool stands_still_ = false;
  std::deque<message> waiting_;
};

struct open_loop {
  bench::event_loop loop;
  pretended_server server{loop};
  bench::rate_shape shape{.pairs = 4,
                          .message_bytes = 20,
                          .messages_per_second = 1'000,
                          .warm_up = 0ms,
                          .duration = 400ms,
                          .window = 100ms};

  bench::rate_result run() { return bench::run_rate(loop, server, shape, 0, {}); }
};

std::uint64_t nanoseconds(std::chrono::nanoseconds span) {
  return static_cast<std::uint64_t>(span.count());
}

}  // namespace

BOOST_FIXTURE_TEST_CASE(every_message_of_the_schedule_is_sent_and_counted, open_loop) {
  const auto result = run();
  BOOST_TEST(result.due == 400u);
  BOOST_TEST(result.delivered == 400u);
  BOOST_TEST(result.delivery.count() == 400u);
  BOOST_TEST(result.acknowledgement.count() == 400u);
  BOOST_TEST_REQUIRE(result.windows.size() == 4u);
  std::uint64_t due = 0;
  for (const auto& window : result.windows)
    due += window.due;
  BOOST_TEST(due == 400u);
}

BOOST_FIXTURE_TEST_CASE(what_gathers_is_sent_and_counted_as_late_as_it_is, open_loop) {
  // No more than a turn every 50 ms: half of what is due waits for half of that, at least.
  shape.gather = 50ms;
  const auto result = run();
  BOOST_TEST(result.delivered == 400u);
  BOOST_TEST(result.lag.percentile(0.5) > nanoseconds(20ms));
  BOOST_TEST(result.delivery.percentile(0.5) >= result.lag.percentile(0.4));
}

BOOST_FIXTURE_TEST_CASE(what_is_due_before_the_end_of_the_warm_up_is_sent_but_not_counted, open_loop) {
  shape.warm_up = 200ms;
  shape.duration = 100ms;
  const auto result = run();
  BOOST_TEST(result.due == 100u);
  BOOST_TEST(result.delivered == 100u);
}

BOOST_FIXTURE_TEST_CASE(a_server_that_stands_still_makes_every_message_of_that_time_late, open_loop) {
  // Half of the messages are due during the stop; of these, half wait longer than half of it.
  server.stand_still_after(100ms, 200ms);
  const auto result = run();
  BOOST_TEST(result.delivered == 400u);
  BOOST_TEST(result.delivery.percentile(0.99) > nanoseconds(180ms));
  BOOST_TEST(result.delivery.percentile(0.80) > nanoseconds(80ms));
  BOOST_TEST(result.acknowledgement.percentile(0.80) > nanoseconds(80ms));
  BOOST_TEST(result.windows[1].delivery.percentile(0.5) > nanoseconds(100ms));
}

BOOST_FIXTURE_TEST_CASE(a_generator_that_was_held_up_discards_the_run, open_loop) {
  loop.schedule(bench::event_loop::clock::now() + 100ms, [] {
    const auto until = bench::event_loop::clock::now() + 60ms;
    while (bench::event_loop::clock::now() < until) {
    }
  });
  const auto result = run();
  BOOST_TEST(result.lag.percentile(0.95) > nanoseconds(20ms));
  const auto why = bench::why_discarded(result, 20ms);
  BOOST_TEST_REQUIRE(why.has_value());
  BOOST_TEST(why->find("late") != std::string::npos);
  BOOST_TEST(result.delivery.percentile(0.95) >= result.lag.percentile(0.90));
}

BOOST_AUTO_TEST_CASE(a_generator_without_time_left_discards_the_run) {
  bench::rate_result result;
  result.seconds = 10;
  result.own_time = 5s;
  BOOST_TEST(!bench::why_discarded(result, 5ms).has_value());
  result.own_time = 9'500ms;
  BOOST_TEST_REQUIRE(bench::why_discarded(result, 5ms).has_value());
  BOOST_TEST(bench::why_discarded(result, 5ms)->find("core") != std::string::npos);
}

BOOST_FIXTURE_TEST_CASE(what_is_refused_is_counted_by_its_name_and_not_missed, open_loop) {
  server.refuse_each = 4;
  const auto result = run();
  BOOST_TEST(result.delivered == 300u);
  BOOST_TEST(result.refused.at("overloaded") == 100u);
  BOOST_TEST(result.refusals() == 100u);
}

BOOST_FIXTURE_TEST_CASE(a_message_that_comes_twice_ends_the_run, open_loop) {
  server.delivers_twice = true;
  BOOST_CHECK_THROW(run(), std::runtime_error);
}

BOOST_FIXTURE_TEST_CASE(messages_out_of_order_end_the_run, open_loop) {
  shape.pairs = 1;
  server.swaps = true;
  BOOST_CHECK_THROW(run(), std::runtime_error);
}

BOOST_FIXTURE_TEST_CASE(a_text_too_short_for_its_number_is_not_sent, open_loop) {
  shape.message_bytes = bench::limits::rate_number_digits - 1;
  BOOST_CHECK_THROW(run(), std::invalid_argument);
  shape.message_bytes = bench::limits::rate_number_digits;
  shape.duration = 20ms;
  BOOST_TEST(run().delivered == 20u);
}
