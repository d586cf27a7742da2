#include "bench/load/pair_load.hpp"

#include "bench/limits.hpp"
#include "bench/process/child_process.hpp"

#include <algorithm>
#include <array>
#include <random>
#include <stdexcept>
#include <string>
#include <vector>

#include <fmt/format.h>

namespace veilleuse::bench {

namespace {

using clock = event_loop::clock;

/// A text begins with the number of its message among those of its pair, then is filled up.
constexpr std::size_t number_digits = 2;
static_assert(limits::messages_per_pair < 100);

struct pair_state {
  std::array<clock::time_point, limits::messages_per_pair> sent_at{};
  std::array<bool, limits::messages_per_pair> on_the_way{};
  side next_sender = side::a;
};

class load_run final : public message_sink {
 public:
  load_run(event_loop& loop, message_transport& transport, const load_shape& shape)
      : loop_(loop),
        transport_(transport),
        shape_(shape),
        pairs_(shape.pairs),
        text_(shape.message_bytes, 'x'),
        random_(shape.seed) {
    transport_.listen(this);
  }
  ~load_run() override { transport_.listen(nullptr); }

  load_result run(pid_t server) {
    start();
    go_on_for(shape_.warm_up);
    result_ = {};
    const auto own_before = own_processor_time();
    const auto server_before = server == 0 ? std::chrono::microseconds{0} : processor_time(server);
    const auto begin = clock::now();
    measuring_ = true;
    go_on_for(shape_.duration);
    measuring_ = false;
    result_.seconds = std::chrono::duration<double>(clock::now() - begin).count();
    if (server != 0) result_.server_time = processor_time(server) - server_before;
    result_.own_time = own_processor_time() - own_before;
    finish();
    return result_;
  }

  void delivered(std::size_t pair, side receiver, std::string_view text) override {
    const auto number = number_of(text);
    auto& state = pairs_.at(pair);
    if (number >= limits::messages_per_pair || !state.on_the_way[number])
      throw std::runtime_error("a message arrived that is not on its way");
    state.on_the_way[number] = false;
    --on_the_way_;
    ++arrived_;
    const auto now = clock::now();
    if (measuring_) {
      ++result_.delivered;
      result_.delivery.add(static_cast<std::uint64_t>((now - state.sent_at[number]).count()));
    }
    if (!stopping_ && shape_.messages_per_second == 0) send(pair, receiver, number, now);
  }

  /// Its token is the moment at which it was sent.
  void acknowledged(std::uint64_t token) override {
    const auto now = static_cast<std::uint64_t>(clock::now().time_since_epoch().count());
    if (measuring_) result_.acknowledgement.add(now - token);
  }

  void refused(std::size_t, side, std::uint64_t, std::string_view reason) override {
    throw std::runtime_error(fmt::format("a message was refused: {}", reason));
  }

 private:
  void start() {
    if (shape_.messages_per_second > 0) return start_paced(clock::now());
    const auto now = clock::now();
    for (std::size_t pair = 0; pair < pairs_.size(); ++pair) {
      for (std::size_t number = 0; number < 2 * shape_.window; ++number)
        send(pair, number % 2 == 0 ? side::a : side::b, number, now);
    }
  }

  void start_paced(clock::time_point last) {
    std::exponential_distribution<double> gap(shape_.messages_per_second);
    const auto next =
        last + std::chrono::duration_cast<clock::duration>(std::chrono::duration<double>(gap(random_)));
    loop_.schedule(next, [this, next] {
      if (stopping_) {
        timer_ended_ = true;
        return;
      }
      send_paced();
      start_paced(next);
    });
  }

  void send_paced() {
    const auto pair = next_pair_++ % pairs_.size();
    auto& state = pairs_[pair];
    for (std::size_t number = 0; number < state.on_the_way.size(); ++number) {
      if (state.on_the_way[number]) continue;
      send(pair, state.next_sender, number, clock::now());
      state.next_sender = other(state.next_sender);
      return;
    }
    ++result_.skipped;
  }

  void send(std::size_t pair, side sender, std::size_t number, clock::time_point now) {
    auto& state = pairs_[pair];
    state.on_the_way[number] = true;
    state.sent_at[number] = now;
    ++on_the_way_;
    text_[0] = static_cast<char>('0' + number / 10);
    text_[1] = static_cast<char>('0' + number % 10);
    transport_.send(pair, sender, text_, static_cast<std::uint64_t>(now.time_since_epoch().count()));
  }

  static std::size_t number_of(std::string_view text) {
    if (text.size() < number_digits) return limits::messages_per_pair;
    return static_cast<std::size_t>(text[0] - '0') * 10 + static_cast<std::size_t>(text[1] - '0');
  }

  void go_on_for(clock::duration span) {
    const auto deadline = clock::now() + span;
    while (clock::now() < deadline) {
      const auto before = arrived_;
      const auto look = std::min(deadline, clock::now() + limits::stall_patience);
      loop_.run_until(look, [] { return false; });
      transport_.check();
      if (look != deadline && arrived_ == before && on_the_way_ > 0)
        throw std::runtime_error("messages stopped arriving");
    }
  }

  void finish() {
    stopping_ = true;
    const auto paced = shape_.messages_per_second > 0;
    const auto done = loop_.run_until(clock::now() + limits::stall_patience,
                                      [&] { return on_the_way_ == 0 && (!paced || timer_ended_); });
    transport_.check();
    if (!done) throw std::runtime_error(fmt::format("{} messages never arrived", on_the_way_));
  }

  event_loop& loop_;
  message_transport& transport_;
  const load_shape& shape_;
  std::vector<pair_state> pairs_;
  std::string text_;
  std::mt19937_64 random_;
  std::size_t next_pair_ = 0;
  std::size_t on_the_way_ = 0;
  std::uint64_t arrived_ = 0;
  bool measuring_ = false;
  bool stopping_ = false;
  bool timer_ended_ = false;
  load_result result_;
};

double per_message(std::chrono::microseconds time, std::uint64_t messages) {
  return messages == 0 ? 0 : double(time.count()) / double(messages);
}

}  // namespace

double load_result::server_us_per_message() const {
  return per_message(server_time, delivered);
}
double load_result::own_us_per_message() const {
  return per_message(own_time, delivered);
}

load_result run_load(event_loop& loop, message_transport& transport, const load_shape& shape, pid_t server) {
  if (shape.message_bytes < number_digits || shape.message_bytes > limits::message_bytes)
    throw std::invalid_argument("a message has 2 to 8000 bytes");
  if (shape.window == 0 || 2 * shape.window > limits::messages_per_pair)
    throw std::invalid_argument("the window is 1 to 8");
  return load_run(loop, transport, shape).run(server);
}

}  // namespace veilleuse::bench
