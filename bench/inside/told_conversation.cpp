#include "bench/inside/told_conversation.hpp"

#include "events/codec/codec.hpp"
#include "storage/sealing.hpp"

#include <algorithm>
#include <future>
#include <stdexcept>
#include <utility>

namespace veilleuse::bench {

namespace {

/// 1 January 2026, and a second between two commands.
constexpr std::int64_t told_since_us = 1'767'225'600'000'000;
constexpr std::int64_t second_us = 1'000'000;

}  // namespace

told_conversation::told_conversation(const events::conversation_id& id, storage::shared_key key,
                                     std::size_t messages, const std::string& text)
    : id_{id}, stream_{events::stream_of(told_service, id)}, key_{std::move(key)} {
  by_youth(events::open_conversation{*events::queue_from_name("accueil"), 0});
  settle();
  for (std::size_t at = 0; at < messages; ++at)
    by_youth(events::post_message{text});
  by_youth(events::close_conversation{});
  settle();
}

void told_conversation::by_youth(const events::conversation_command& command) {
  events::command_context context{};
  context.id = {events::youth_of(id_), {{1}}, ++counter_};
  add(command, context);
}

void told_conversation::settle() {
  for (const auto& step : state_.head.steps.due())
    add(events::settle_step{step.number, events::refusal::none}, {});
}

void told_conversation::add(const events::conversation_command& command, events::command_context context) {
  context.now = {told_since_us + static_cast<std::int64_t>(appends_.size()) * second_us};
  auto decided = decide(state_, command, context);
  if (decided.events() == nullptr || decided.events()->empty())
    throw std::logic_error("a conversation could not be told as it was meant");
  const events::record<events::conversation_event> next{
      stream_,    {state_.head.last.value + 1}, event_time(state_.head, context.now),
      context.id, context.fingerprint,          std::move(decided).take_events()};
  appends_.push_back({stream_, state_.head.last, static_cast<std::uint32_t>(next.events.size()),
                      storage::seal_record(encode(next), key_)});
  evolve(state_, next);
}

void take_over_all(storage::event_log& log) {
  for (std::uint32_t partition = 0; partition < log.partition_count(); ++partition) {
    std::promise<void> done;
    log.take_over({partition}, [&](const auto&) { done.set_value(); });
    done.get_future().wait();
  }
}

void append_all(storage::event_log& log, storage::append_batch batch) {
  std::promise<bool> done;
  log.append(std::move(batch), [&](const std::vector<storage::append_outcome>& outcomes) {
    done.set_value(std::ranges::all_of(
        outcomes, [](const auto& each) { return each.status == storage::append_status::appended; }));
  });
  if (!done.get_future().get()) throw std::runtime_error{"an append was refused"};
}

}  // namespace veilleuse::bench
