#include "bench/load/rate_load.hpp"

#include "bench/limits.hpp"
#include "bench/load/arrivals.hpp"
#include "bench/process/child_process.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <numeric>
#include <stdexcept>
#include <string_view>
#include <utility>

#include <fmt/format.h>

namespace veilleuse::bench {

namespace {

using clock = event_loop::clock;

/// A text begins with the message's number, then is filled up.
constexpr std::size_t rate_digits = limits::rate_number_digits;

std::uint64_t rate_number_of(std::string_view text) {
  std::uint64_t number = 0;
  const auto digits = text.substr(0, rate_digits);
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (digits.size() != rate_digits || error != std::errc{} || end != digits.data() + digits.size())
    throw std::runtime_error("a message arrived that nobody sent");
  return number;
}

/// The other way round.
void write_number(std::string& text, std::uint64_t number) {
  for (auto at = rate_digits; at > 0; --at) {
    text[at - 1] = static_cast<char>('0' + number % 10);
    number /= 10;
  }
}

std::uint64_t nanoseconds_between(clock::time_point from, clock::time_point to) {
  return to <= from ? 0 : static_cast<std::uint64_t>((to - from).count());
}

class rate_run final : public message_sink {
 public:
  rate_run(event_loop& loop, message_transport& transport, const rate_shape& shape)
      : loop_(loop),
        transport_(transport),
        shape_(shape),
        gap_(1e9 / shape.messages_per_second),
        directions_(2 * shape.pairs),
        text_(shape.message_bytes, 'x') {
    const auto windows = std::ceil(double(shape.duration.count()) / double(shape.window.count()));
    result_.windows.resize(static_cast<std::size_t>(windows));
    transport_.listen(this);
    transport_.restrain(shape.how);
    loop_.gather_for(shape.gather);
  }
  ~rate_run() override {
    loop_.gather_for(clock::duration::zero());
    transport_.listen(nullptr);
    transport_.restrain(restraint::holds_back);
  }

  rate_result run(pid_t server, const rate_listener& tell) {
    begin_ = clock::now();
    last_answer_ = begin_;
    measured_from_ = begin_ + shape_.warm_up;
    end_ = measured_from_ + shape_.duration;
    send_due();
    go_on_until(measured_from_, tell);
    const auto own_before = own_processor_time();
    const auto server_before = server == 0 ? std::chrono::microseconds{0} : processor_time(server);
    const auto measured_since = clock::now();
    go_on_until(end_, tell);
    result_.own_time = own_processor_time() - own_before;
    if (server != 0) result_.server_time = processor_time(server) - server_before;
    result_.seconds = double(nanoseconds_between(measured_since, clock::now())) / 1e9;
    finish(tell);
    result_.drain_seconds = double(nanoseconds_between(end_, clock::now())) / 1e9;
    return std::move(result_);
  }

  void delivered(std::size_t pair, side receiver, std::string_view text) override {
    const auto number = rate_number_of(text);
    change(pair, other(receiver), [number](arrivals& direction) {
      if (!direction.arrived(number)) throw std::runtime_error("a message arrived twice or out of order");
    });
    const auto now = loop_.moment();
    const auto due = due_at(number);
    const auto waited = nanoseconds_between(due, now);
    ++answered_;
    ++progress_.arrived;
    progress_.delivery.add(waited);
    if (now >= measured_from_ && now < end_) ++window_of(now).arrived;
    if (due < measured_from_) return;
    ++result_.delivered;
    result_.delivery.add(waited);
    window_of(due).delivery.add(waited);
  }

  void acknowledged(std::uint64_t number) override {
    ++answered_;
    const auto due = due_at(number);
    if (due >= measured_from_) result_.acknowledgement.add(nanoseconds_between(due, loop_.moment()));
  }

  void refused(std::size_t pair, side sender, std::uint64_t number, std::string_view reason) override {
    ++answered_;
    change(pair, sender, [number, reason](arrivals& direction) {
      reason == "unknown" ? direction.uncertain(number) : direction.refused(number);
    });
    if (due_at(number) >= measured_from_) ++result_.refused[std::string(reason)];
  }

 private:
  [[nodiscard]] clock::time_point due_at(std::uint64_t number) const {
    return begin_ + clock::duration(static_cast<clock::rep>(gap_ * double(number)));
  }
  rate_window& window_of(clock::time_point when) {
    const auto at = static_cast<std::size_t>((when - measured_from_) / shape_.window);
    return result_.windows[std::min(at, result_.windows.size() - 1)];
  }

  /// All that is due by now, then again when the next one is.
  void send_due() {
    for (auto due = due_at(next_); due < end_; due = due_at(next_)) {
      const auto now = clock::now();
      if (due > now) return loop_.schedule(due, [this] { send_due(); });
      send(next_++, due, now);
    }
    all_sent_ = true;
  }

  void send(std::uint64_t number, clock::time_point due, clock::time_point now) {
    const auto pair = static_cast<std::size_t>(number % shape_.pairs);
    const auto sender = number / shape_.pairs % 2 == 0 ? side::a : side::b;
    change(pair, sender, [number](arrivals& direction) { direction.sent(number); });
    write_number(text_, number);
    transport_.send(pair, sender, text_, number);
    if (due < measured_from_) return;
    ++result_.due;
    ++window_of(due).due;
    result_.lag.add(nanoseconds_between(due, now));
  }

  /// Does something to a direction, and keeps count of what is on the way.
  template <class Change>
  void change(std::size_t pair, side sender, Change how) {
    auto& direction = directions_.at(2 * pair + (sender == side::a ? 0 : 1));
    missing_ -= direction.missing();
    how(direction);
    missing_ += direction.missing();
  }

  void tell_progress(const rate_listener& tell) {
    progress_.passed = std::chrono::duration_cast<std::chrono::seconds>(clock::now() - begin_);
    progress_.on_the_way = missing_;
    if (tell) tell(progress_);
    progress_ = {};
  }

  /// A server that answers nothing for long is given up; one that only takes fewer than it is offered goes on
  /// until too many wait.
  void go_on_until(clock::time_point until, const rate_listener& tell) {
    while (clock::now() < until) {
      const auto next_look = begin_ +
                             (clock::now() - begin_) / limits::progress_interval * limits::progress_interval +
                             limits::progress_interval;
      loop_.run_until(std::min(until, next_look), [] { return false; });
      look();
      if (clock::now() >= next_look) tell_progress(tell);
    }
  }

  void look() {
    transport_.check();
    const auto now = clock::now();
    if (std::exchange(answered_before_, answered_) != answered_ || missing_ == 0) last_answer_ = now;
    if (missing_ > shape_.most_waiting)
      throw std::runtime_error(
          fmt::format("{} messages wait for the server: it takes fewer than {} a second; offer less",
                      missing_, shape_.messages_per_second));
    if (now - last_answer_ > limits::stall_patience) throw std::runtime_error("messages stopped arriving");
  }

  void finish(const rate_listener& tell) {
    const auto is_over = [this] { return all_sent_ && missing_ == 0 && transport_.unanswered() == 0; };
    while (!loop_.run_until(clock::now() + limits::progress_interval, is_over)) {
      look();
      tell_progress(tell);
    }
    transport_.check();
  }

  event_loop& loop_;
  message_transport& transport_;
  const rate_shape& shape_;
  /// Nanoseconds between two messages.
  double gap_;
  clock::time_point begin_;
  clock::time_point measured_from_;
  clock::time_point end_;
  clock::time_point last_answer_;
  std::uint64_t next_ = 0;
  bool all_sent_ = false;
  /// Neither delivered nor refused.
  std::uint64_t missing_ = 0;
  std::uint64_t answered_ = 0;
  std::uint64_t answered_before_ = 0;
  std::vector<arrivals> directions_;
  std::string text_;
  rate_progress progress_;
  rate_result result_;
};

}  // namespace

double rate_result::server_us_per_message() const {
  return delivered == 0 ? 0 : double(server_time.count()) / double(delivered);
}

std::uint64_t rate_result::refusals() const {
  return std::accumulate(refused.begin(), refused.end(), std::uint64_t{0},
                         [](std::uint64_t sum, const auto& each) { return sum + each.second; });
}

std::optional<std::string> why_discarded(const rate_result& result, std::chrono::nanoseconds lag_allowed) {
  if (result.own_share() > limits::generator_share)
    return fmt::format("the generator used {:.0f} % of its core and had no time left",
                       100 * result.own_share());
  const auto lag = result.lag.percentile(limits::lag_judged_at);
  if (lag > static_cast<std::uint64_t>(lag_allowed.count()))
    return fmt::format("the generator handed {:.0f} % of the messages over more than {:.1f} ms late",
                       100 * (1 - limits::lag_judged_at), double(lag) / 1e6);
  return std::nullopt;
}

rate_result run_rate(event_loop& loop, message_transport& transport, const rate_shape& shape, pid_t server,
                     const rate_listener& tell) {
  if (shape.message_bytes < rate_digits || shape.message_bytes > limits::message_bytes)
    throw std::invalid_argument(
        fmt::format("a message has {} to {} bytes", rate_digits, limits::message_bytes));
  if (shape.pairs == 0 || shape.messages_per_second <= 0 || shape.duration <= shape.duration.zero())
    throw std::invalid_argument("a rate, pairs and seconds are more than nothing");
  return rate_run(loop, transport, shape).run(server, tell);
}

}  // namespace veilleuse::bench
