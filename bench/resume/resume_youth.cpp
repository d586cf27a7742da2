#include "bench/resume/resume_youth.hpp"

#include "bench/limits.hpp"
#include "bench/protocol/close_codes.hpp"
#include "bench/protocol/passing_refusals.hpp"

#include <algorithm>
#include <chrono>
#include <random>
#include <utility>

#include <fmt/format.h>

namespace veilleuse::bench {

namespace {

/// Every so many youths one has lost everything, and reads its history from the beginning.
constexpr std::size_t youths_per_newcomer = 10;

}  // namespace

void resume_youth::take_place() {
  open_id_ = next_id();
  submit(open_in(open_id_, queue_name(number_ / limits::children_per_queue)));
}

void resume_youth::say_something() {
  const auto id = next_id();
  auto text = fmt::format("{}.{} ", number_, ++messages_);
  text.resize(std::max(text.size(), world_.settings.message_bytes), 'x');
  auto frame = post_message(id, {}, text);
  submit(frame);
  waiting_.emplace(id, said{std::move(frame), std::move(text)});
  ++world_.unanswered;
}

void resume_youth::opened() {
  if (world_.killed && world_.first_connected == event_loop::clock::time_point{})
    world_.first_connected = event_loop::clock::now();
  has_seen(journal_.last_seen());
  youth_talker::opened();
}

void resume_youth::closed(std::uint16_t code) {
  if (!world_.killed || !may_come_back(code))
    return failed(fmt::format("a youth's connection was closed with code {}", code));
  forget_unanswered();
  if (is_back_) return failed("a youth who was back lost the connection again");
  forget_some();
  constexpr double shortest = 0.1;
  const auto share = std::uniform_real_distribution<double>(shortest, 1)(world_.random);
  const auto pause =
      std::chrono::duration<double, std::milli>(double(world_.settings.spread.count()) * share);
  world_.loop.schedule(
      event_loop::clock::now() + std::chrono::duration_cast<event_loop::clock::duration>(pause),
      [this] { come(); });
}

void resume_youth::forget_some() {
  const auto missed = std::uint64_t{world_.settings.missed};
  const auto last = journal_.last_seen();
  // Once: who could not connect yet has not forgotten more.
  if (!std::exchange(has_forgotten_, true))
    journal_.forget_after(number_ % youths_per_newcomer == 0 || last < missed ? 0 : last - missed);
}

void resume_youth::welcomed(const scanned_frame&) {
  for (const auto& [id, what] : waiting_)
    submit(what.frame);
}

void resume_youth::caught_up(const scanned_frame&) {
  // It comes after every catching up: of each coming, the first counts.
  if (std::exchange(world_.killed ? is_back_ : has_come_, true)) return;
  ++world_.caught_up;
  if (!world_.killed) return;
  const auto waited = event_loop::clock::now() - world_.restarted;
  world_.result.each.add(static_cast<std::uint64_t>(waited.count()));
}

void resume_youth::saw(const scanned_frame& frame) {
  const auto is_message = frame.event == "message_posted";
  if (!journal_.told(frame.seq, is_message ? frame.text : std::string_view{})) ++world_.result.out_of_order;
  if (frame.event != "step_settled" || world_.killed) return;
  if (frame.reason != "none") return failed(fmt::format("a queue refused a child: {}", frame.reason));
  ++world_.placed;
}

void resume_youth::accepted(const scanned_frame& frame) {
  make_room();
  const auto found = waiting_.find(frame.id);
  if (found == waiting_.end()) return;
  if (world_.killed) ++world_.result.sent_again;
  if (!journal_.acknowledged(frame.first, found->second.text)) ++world_.result.out_of_order;
  waiting_.erase(found);
  --world_.unanswered;
}

void resume_youth::refused(const scanned_frame& frame) {
  make_room();
  const auto found = waiting_.find(frame.id);
  const auto passes =
      frame.type == "unknown" || frame.reason == "overloaded" || frame.reason == "unavailable";
  if (found == waiting_.end() || !passes)
    return failed(fmt::format("a youth's command was answered {} {}", frame.type, frame.reason));
  world_.loop.schedule(event_loop::clock::now() + limits::retry_pause, [this, id = frame.id] {
    const auto again = waiting_.find(id);
    if (again != waiting_.end()) submit(again->second.frame);
  });
}

}  // namespace veilleuse::bench
