// The registry: which streams are awake. Wakes them, grants sleep, restarts what failed, and keeps who is
// subscribed, so that a socket outlives the actor behind it.
#pragma once

#include "actors/messages.hpp"
#include "actors/services.hpp"

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <unordered_map>
#include <vector>

#include <caf/all.hpp>

namespace veilleuse::actors {

class registry_state {
 public:
  /// `with->registry` is not needed here and may be null.
  registry_state(registry_actor::pointer self, std::shared_ptr<services> with);

  void submit(const submitted& what);
  void add(const subscribe& what);
  void remove(const unsubscribe& what);
  template <class Message>
  void forward(const events::stream_id& stream, const Message& what);
  void wake(const events::stream_id& stream);
  void note_woken(const woken& what);
  void grant_sleep(const may_sleep& asked);
  void keep_awake(const stay_awake& what);
  void settle(const subscription_settled& what);
  void gone(const caf::down_msg& what);
  void became_quiet(const events::stream_id& stream);
  void restart(const events::stream_id& stream);
  void look_at(const events::stream_id& unreadable);
  void drain(const drain_streams& what);
  void one_drained(const events::stream_id& stream);
  /// Ends every stream's actor, as it is.
  void stop();

 private:
  struct known_subscriber {
    events::principal who;
    shared_sink sink;
    std::uint64_t number = 0;
    bool permitted = false;
  };
  enum class standing : std::uint8_t { asleep, awake, falling_asleep, failed };
  struct entry {
    stream_actor actor;
    std::uint64_t incarnation = 0;
    standing now = standing::asleep;
    std::vector<known_subscriber> subscribers;
    /// Messages that wait for the actor's successor.
    std::vector<std::function<void(const stream_actor&)>> held;
    /// Asked for its last snapshot, and not answered.
    bool draining = false;
    /// Why its actor could not read it the last time.
    std::optional<storage::storage_failure> trouble;
    /// Of a moderator: the desks were told that nobody hears them.
    bool unheard = false;
    std::uint32_t failures = 0;
    std::chrono::steady_clock::time_point last_failure{};
  };

  entry& awake_entry(const events::stream_id& stream);
  template <class Message>
  void send_or_hold(entry& target, const Message& what);
  void start(const events::stream_id& stream, entry& what);
  void release_held(entry& what);
  void forget_if_idle(const events::stream_id& stream);
  void stop_draining(entry& what);
  /// Until the next try nobody is left waiting for it.
  [[nodiscard]] static bool is_unreadable(const entry& what) {
    return what.now == standing::failed && what.trouble;
  }
  void note_trouble(const woken& what, entry& known);
  void look_again_at(const events::stream_id& stream);
  void tell_desks(const moderator_unheard& what);
  /// The engine is ready when every configured desk is awake.
  void note_desk(const events::stream_id& stream, bool awake);
  static void send_subscribers_away(const events::stream_id& stream, entry& what);
  void count_down();
  [[nodiscard]] std::chrono::milliseconds restart_wait(entry& what) const;

  registry_actor::pointer self_;
  std::shared_ptr<services> with_;
  std::unordered_map<events::stream_id, entry> entries_;
  std::unordered_map<caf::actor_id, events::stream_id> by_actor_;
  /// Configured, and not awake.
  std::set<events::stream_id> missing_desks_;
  std::uint64_t last_incarnation_ = 0;
  std::uint64_t to_drain_ = 0;
  drain_streams draining_;
};

registry_actor::behavior_type registry(registry_actor::stateful_pointer<std::unique_ptr<registry_state>> self,
                                       const std::shared_ptr<services>& with);

}  // namespace veilleuse::actors
