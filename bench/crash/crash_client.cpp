#include "bench/crash/crash_client.hpp"

#include "bench/limits.hpp"
#include "bench/protocol/close_codes.hpp"
#include "bench/protocol/passing_refusals.hpp"

#include <chrono>
#include <random>

#include <boost/json/parse.hpp>
#include <boost/json/value_to.hpp>
#include <fmt/format.h>

namespace veilleuse::bench {

namespace {

event_loop::clock::time_point soon(std::chrono::nanoseconds pause) {
  return event_loop::clock::now() + pause;
}

}  // namespace

std::string text_of(const boost::json::object& frame, std::string_view key) {
  const auto* value = frame.if_contains(key);
  return value == nullptr || !value->is_string() ? std::string{} : boost::json::value_to<std::string>(*value);
}

std::uint64_t number_of(const boost::json::object& frame, std::string_view key) {
  const auto* value = frame.if_contains(key);
  return value == nullptr || !value->is_number() ? 0 : value->to_number<std::uint64_t>();
}

void crash_client::received(std::string_view text) {
  boost::system::error_code error;
  const auto parsed = boost::json::parse(text, error);
  if (error || !parsed.is_object()) return world_.failed("a frame is not a JSON object");
  const auto& frame = parsed.get_object();
  const auto type = text_of(frame, "type");
  if (frame.contains("id")) gate_.answered([this](std::string_view next) { send(next); });
  if (type == "event") return take_event(frame);
  if (type == "accepted") return take_accepted(frame);
  if (type == "refused" || type == "unknown") return take_refused(type, frame);
  if (type == "welcome") return welcomed(frame);
  told(type, frame);
}

void crash_client::closed(std::uint16_t code) {
  ++world_.connections_lost;
  repeated_.clear();
  gate_.reset();
  lost();
  if (!may_come_back(code)) return world_.failed(fmt::format("a connection was closed with code {}", code));
  world_.loop.schedule(soon(limits::reconnect_pause), [this] { connect(); });
}

void crash_client::send_unanswered(const voice& one) {
  for (const auto& frame : one.unanswered_frames())
    submit(frame);
}

void crash_client::submit(std::string_view frame) {
  gate_.submit(frame, [this](std::string_view now) { send(now); });
}

void crash_client::keep_talking(voice& one) {
  std::exponential_distribution<double> gap(1 / world_.mean_gap_seconds);
  const auto pause = std::chrono::duration<double>(gap(world_.random));
  world_.loop.schedule(soon(std::chrono::duration_cast<std::chrono::nanoseconds>(pause)), [this, &one] {
    if (world_.winding_down) return;
    if (one.unanswered() < world_.window && may_speak(one)) submit(one.say(next_id(), world_.random));
    keep_talking(one);
  });
}

void crash_client::take_event(const boost::json::object& frame) {
  auto* one = voice_of(frame);
  if (one == nullptr) return world_.failed("an event of a conversation that was not asked for");
  one->saw({.seq = number_of(frame, "seq"),
            .kind = text_of(frame, "event"),
            .by = text_of(frame, "by"),
            .text = text_of(frame, "text")});
}

void crash_client::take_accepted(const boost::json::object& frame) {
  const told_answer answer{.id = number_of(frame, "id"),
                           .first = number_of(frame, "first"),
                           .last = number_of(frame, "last"),
                           .at = number_of(frame, "at")};
  if (take_repeated(answer)) return;
  auto* one = voice_with(answer.id);
  if (one == nullptr) return own_answer(answer);
  const auto sent = *one->frame_of(answer.id);
  if (answer.first != answer.last) world_.failed("one message was answered with several events");
  (void)one->answered(answer);
  ++world_.acknowledged;
  if (world_.random() % 1'000 < world_.repeats_per_thousand) repeat(answer, sent);
}

void crash_client::repeat(const told_answer& answer, const std::string& frame) {
  ++world_.repeats;
  repeated_[answer.id] = answer;
  submit(frame);
}

bool crash_client::take_repeated(const told_answer& answer) {
  const auto before = repeated_.find(answer.id);
  if (before == repeated_.end()) return false;
  const auto& first = before->second;
  if (first.first != answer.first || first.last != answer.last || answer.at != 0) ++world_.changed_answers;
  repeated_.erase(before);
  return true;
}

void crash_client::take_refused(std::string_view type, const boost::json::object& frame) {
  const auto id = number_of(frame, "id");
  const auto reason = text_of(frame, "reason");
  ++world_.refused;
  // A repeat that was put off need not be asked again.
  if (repeated_.erase(id) != 0) return;
  auto* one = voice_with(id);
  if (one == nullptr) return own_refusal(id, reason);
  if (type == "refused" && !is_passing(reason)) world_.failed("a message was refused: " + reason);
  (void)one->put_off(id);
  world_.loop.schedule(soon(limits::retry_pause), [this, one, id] {
    const auto* again = one->frame_of(id);
    if (again != nullptr && may_speak(*one)) submit(*again);
  });
}

}  // namespace veilleuse::bench
