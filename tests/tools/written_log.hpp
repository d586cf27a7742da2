// A log with streams in it that were decided, sealed and appended as the actors do.
#pragma once

#include "events/codec/codec.hpp"
#include "events/conversation/conversation.hpp"
#include "events/desk/desk.hpp"
#include "storage/memory/memory_event_log.hpp"
#include "storage/sealing.hpp"

#include <functional>
#include <future>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace veilleuse::tests {

inline constexpr std::uint32_t written_partitions = 4;

[[nodiscard]] inline std::unique_ptr<storage::event_log> log_in_memory() {
  return std::make_unique<storage::memory_event_log>(
      storage::memory_log_options{std::make_shared<storage::memory_disk>(written_partitions),
                                  [](const std::function<void()>& task) { task(); }, "test"});
}

class written_log {
 public:
  explicit written_log(std::unique_ptr<storage::event_log> log = log_in_memory()) : log_{std::move(log)} {
    start_again();
  }

  [[nodiscard]] storage::event_log& log() { return *log_; }

  /// Takes over every partition under a new term, as each start of the engine does.
  void start_again() {
    for (std::uint32_t partition = 0; partition < log_->partition_count(); ++partition) {
      std::promise<void> taken;
      log_->take_over({partition}, [&taken](auto) { taken.set_value(); });
      taken.get_future().wait();
    }
  }

  /// The next command comes a second later.
  void set_clock(events::timestamp now) { clock_us_ = now.value; }
  void use_key(storage::shared_key key) { key_ = std::move(key); }

  /// Decides `command` on `state`, appends what follows, and evolves the state. Returns false when refused.
  template <class State, class Command>
  bool execute(State& state, const Command& command, events::command_context context) {
    context.now = events::event_time(state.head, {clock_us_ += 1'000'000});
    auto decided = events::decide(state, command, context);
    if (decided.events() == nullptr || decided.events()->empty()) return false;
    auto what = record_of(state, context, std::move(decided).take_events());
    write(what);
    events::evolve(state, what);
    return true;
  }

  /// Seals and appends a record that was decided elsewhere.
  template <class Event>
  void write(const events::record<Event>& what) {
    append({what.stream,
            {what.first.value - 1},
            static_cast<std::uint32_t>(what.events.size()),
            storage::seal_record(events::encode(what), key_)});
  }

  /// Whatever its bytes are worth.
  void append_bytes(const events::stream_id& stream, events::sequence expected_last, std::uint32_t events,
                    const std::string& bytes) {
    append({stream, expected_last, events, std::make_shared<const std::string>(bytes)});
  }

 private:
  template <class State, class Event>
  static events::record<Event> record_of(const State& state, const events::command_context& context,
                                         std::vector<Event> happened) {
    return {state.head.self, {state.head.last.value + 1}, context.now,
            context.id,      context.fingerprint,         std::move(happened)};
  }

  void append(storage::append_request request) {
    std::promise<storage::append_status> answer;
    log_->append({std::move(request)}, [&answer](const std::vector<storage::append_outcome>& outcomes) {
      answer.set_value(outcomes.at(0).status);
    });
    if (answer.get_future().get() != storage::append_status::appended) throw std::logic_error{"not appended"};
  }

  std::int64_t clock_us_ = 1'767'225'600'000'000;
  storage::shared_key key_ = std::make_shared<const storage::stream_key>(
      std::array<std::uint8_t, storage::stream_key::size>{1, 2, 3});
  std::unique_ptr<storage::event_log> log_;
};

inline const events::conversation_id child{{7, 7, 7}};
inline const events::moderator_id helper{{9, 9}};

inline events::command_context by_youth(std::uint64_t counter) {
  return {{events::youth_of(child), {{1}}, counter}, counter, {}, {}};
}

inline events::conversation_state empty_conversation() {
  events::conversation_state state;
  state.head.self = events::stream_of(events::service_id{1}, child);
  return state;
}

/// Opened (two events of one record), then a message.
inline events::conversation_state write_conversation(written_log& to, const std::string& text) {
  auto state = empty_conversation();
  to.execute(state,
             events::conversation_command{events::open_conversation{*events::queue_from_name("accueil")}},
             by_youth(1));
  to.execute(state, events::conversation_command{events::post_message{text}}, by_youth(2));
  return state;
}

}  // namespace veilleuse::tests
