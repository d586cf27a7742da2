// The gateway over real actors.
#pragma once

#include "actors/lane_unit.hpp"
#include "actors/messages.hpp"
#include "actors/registry.hpp"
#include "actors/services.hpp"
#include "actors/system.hpp"

#include <future>
#include <memory>

#include <caf/all.hpp>

namespace veilleuse::actors {

/// How actors run: as in production, or one at a time under a test's hand.
enum class actor_schedule : std::uint8_t {
  /// CAF's `sharing` scheduler beside the lanes; blocking actors have threads of their own.
  threads,
  /// CAF's test coordinator; nothing runs by itself.
  by_hand,
};

/// One instance stands for one process: destroying it stops all actors, as they are.
class gateway_actors final : public gateway {
 public:
  gateway_actors(const gateway_dependencies& ports, const gateway_settings& settings,
                 actor_schedule schedule);
  ~gateway_actors() override;

  std::unique_ptr<lane> make_lane(std::function<void()> wake) override;
  void attach(lane& from, const events::stream_id& stream, const events::principal& who,
              std::shared_ptr<client_sink> sink, std::uint64_t number) override;
  void detach(lane& from, const events::stream_id& stream, std::shared_ptr<client_sink> sink) override;
  bool submit(lane& from, std::shared_ptr<const submission> what, const shared_route& way) override;
  void typing(lane& from, const events::stream_id& stream, const events::principal& who,
              std::shared_ptr<client_sink> sink, const shared_route& way) override;
  void heartbeat(lane& from, const events::moderator_id& who) override;
  void read_history(lane& from, const events::stream_id& stream, events::sequence first,
                    events::sequence last, std::shared_ptr<client_sink> sink) override;
  [[nodiscard]] gateway_status status() const override;
  [[nodiscard]] gateway_reading reading() const override;
  [[nodiscard]] std::vector<vital_sign> vital_signs() override;
  bool drain(std::chrono::milliseconds patience) override;

  // For tests that run actors by hand.
  [[nodiscard]] caf::actor_system& system() { return system_; }
  /// The part of `drain` that asks the actors. Ready when every stream that was awake has its snapshot or has
  /// gone.
  [[nodiscard]] std::future<void> snapshot_what_is_awake();

 private:
  void take_over_partitions();
  void spawn_actors();
  template <class Handle>
  [[nodiscard]] static vital_sign feel(const std::shared_ptr<pulse>& of, const Handle& whose);

  gateway_dependencies ports_;
  std::shared_ptr<services> with_;
  caf::actor_system_config config_;
  caf::actor_system system_;
  history_actor history_;
  agenda_actor agenda_;
  bool by_hand_;
  const std::shared_ptr<pulse> registry_pulse_ = std::make_shared<pulse>("the registry of streams");
  const std::shared_ptr<pulse> journal_pulse_ = std::make_shared<pulse>("the journal");
  const std::shared_ptr<pulse> recovery_pulse_ = std::make_shared<pulse>("the reader of states");
  const std::shared_ptr<pulse> history_pulse_ = std::make_shared<pulse>("the reader of history");
};

}  // namespace veilleuse::actors
