#include "bench/load/crowd.hpp"

#include "bench/limits.hpp"
#include "bench/load/in_slices.hpp"
#include "bench/load/youth_talker.hpp"
#include "bench/process/servers.hpp"

#include <stdexcept>
#include <utility>

#include <fmt/format.h>

namespace veilleuse::bench {

std::uint64_t talk_shape::messages() const {
  return static_cast<std::uint64_t>(messages_per_second * std::chrono::duration<double>(duration).count());
}

std::size_t talk_shape::speaker(std::uint64_t number, std::size_t youths) const {
  const auto all = said + number;
  const auto groups = youths / at_once;
  return static_cast<std::size_t>(all / (at_once * each) % groups * at_once + all % at_once);
}

class crowd::youth final : public youth_talker {
 public:
  youth(crowd& all, std::size_t number) : youth_talker(all.loop_, all.random_), all_(all), number_(number) {}

  void come(bool greet) {
    greets_ = greet;
    has_all_ = false;
    connect(seen_from_client(all_.where_, number_));
  }
  void greet() { youth_talker::opened(); }
  void take_place() { submit(open_in(next_id(), queue_name(number_ / limits::children_per_queue))); }
  void say(std::size_t messages, std::string_view text) {
    unsaid_ = messages;
    for (std::size_t at = 0; at < messages; ++at)
      post({}, text, at, restraint::holds_back);
  }
  void say_one(std::string_view text) { post({}, text, 0, restraint::holds_back); }
  void go() {
    forget_unanswered();
    connected_ = false;
    talker::leave();
  }

  void opened() override {
    connected_ = true;
    if (greets_) greet();
  }
  void closed(std::uint16_t code) override {
    failed(fmt::format("a youth's connection was closed with code {}", code));
  }
  [[nodiscard]] bool is_connected() const { return connected_; }
  [[nodiscard]] bool has_all() const { return has_all_; }

 protected:
  void welcomed(const scanned_frame&) override {}
  void caught_up(const scanned_frame&) override {
    if (std::exchange(has_all_, true)) return;
    ++all_.arrived_;
  }
  void saw(const scanned_frame& frame) override {
    has_seen(frame.seq);
    if (frame.event != "step_settled") return;
    if (frame.reason != "none") return failed(fmt::format("a queue refused a child: {}", frame.reason));
    ++all_.placed_;
  }
  void accepted(const scanned_frame& frame) override {
    const auto is_message = answered(frame.id).has_value();
    if (is_message) has_seen(frame.last);
    if (is_message) ++all_.accepted_;
    if (is_message && unsaid_ > 0 && --unsaid_ == 0) ++all_.said_;
  }
  void refused(const scanned_frame& frame) override {
    failed(fmt::format("a youth's command was answered {} {}", frame.type, frame.reason));
  }
  void failed(std::string why) override { all_.failed(std::move(why)); }

 private:
  crowd& all_;
  std::size_t number_;
  bool greets_ = true;
  bool connected_ = false;
  bool has_all_ = false;
  std::size_t unsaid_ = 0;
};

crowd::crowd(event_loop& loop, const endpoint& where, std::size_t youths, std::uint64_t seed)
    : loop_(loop), where_(where), random_(seed) {
  for (std::size_t number = 0; number < youths; ++number)
    youths_.push_back(std::make_unique<youth>(*this, number));
}

crowd::~crowd() = default;

void crowd::each(const char* what, const std::function<void(std::size_t)>& start, const std::size_t& done) {
  const auto all = youths_.size();
  const auto in_time = in_slices(
      loop_, all, start, [&done] { return done; }, [this] { return !failure_.empty(); });
  check();
  if (!in_time) throw std::runtime_error(fmt::format("only {} of {} could {} in time", done, all, what));
}

void crowd::arrive() {
  arrived_ = 0;
  each(
      "connect", [this](std::size_t number) { youths_[number]->come(true); }, arrived_);
}

void crowd::take_places() {
  placed_ = 0;
  each(
      "enter a queue", [this](std::size_t number) { youths_[number]->take_place(); }, placed_);
}

void crowd::say(std::size_t messages, std::size_t bytes) {
  if (messages == 0) return;
  const std::string text(bytes, 'x');
  said_ = 0;
  each(
      "say something", [&](std::size_t number) { youths_[number]->say(messages, text); }, said_);
}

void crowd::talk(const talk_shape& shape) {
  using clock = event_loop::clock;
  const std::string text(shape.message_bytes, 'x');
  const auto begin = clock::now();
  const auto due = [&](std::uint64_t number) {
    return begin + std::chrono::duration_cast<clock::duration>(
                       std::chrono::duration<double>(double(number) / shape.messages_per_second));
  };
  accepted_ = 0;
  const auto all = shape.messages();
  for (std::uint64_t next = 0; next < all;) {
    for (; next < all && due(next) <= clock::now(); ++next)
      youths_.at(shape.speaker(next, youths_.size()))->say_one(text);
    (void)loop_.run_until(due(next), [] { return false; });
    check();
  }
  const auto in_time = loop_.run_until(clock::now() + limits::stall_patience,
                                       [&] { return !failure_.empty() || accepted_ == all; });
  check();
  if (!in_time) throw std::runtime_error(fmt::format("only {} of {} messages were accepted", accepted_, all));
}

void crowd::leave() {
  for (auto& one : youths_)
    one->go();
}

std::chrono::nanoseconds crowd::touch(std::size_t number) {
  auto& one = *youths_.at(number);
  const auto wait_for = [this](const char* what, const std::function<bool()>& holds) {
    const auto in_time = loop_.run_until(event_loop::clock::now() + limits::stall_patience,
                                         [&] { return !failure_.empty() || holds(); });
    check();
    if (!in_time) throw std::runtime_error(fmt::format("a youth could not {} in time", what));
  };
  one.come(false);
  wait_for("connect", [&] { return one.is_connected(); });
  const auto begin = event_loop::clock::now();
  one.greet();
  wait_for("catch up", [&] { return one.has_all(); });
  return event_loop::clock::now() - begin;
}

void crowd::leave_alone(std::size_t number) {
  youths_.at(number)->go();
}

void crowd::check() const {
  if (!failure_.empty()) throw std::runtime_error(failure_);
}

void crowd::failed(std::string why) {
  if (failure_.empty()) failure_ = std::move(why);
}

}  // namespace veilleuse::bench
