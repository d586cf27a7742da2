// A youth of a resume run: comes back by itself, says what it last saw, sends again what was not answered.
#pragma once

#include "bench/load/youth_talker.hpp"
#include "bench/resume/resume_journal.hpp"
#include "bench/resume/resume_run.hpp"

#include <cstdint>
#include <map>
#include <string>

namespace veilleuse::bench {

/// What all youths of a run share.
struct resume_world {
  event_loop& loop;
  random_source& random;
  endpoint where;
  const resume_settings& settings;
  /// From now on a lost connection is expected.
  bool killed = false;
  event_loop::clock::time_point restarted{};
  event_loop::clock::time_point first_connected{};
  std::size_t caught_up = 0;
  std::size_t placed = 0;
  std::size_t unanswered = 0;
  resume_result result{};
  std::string failure{};

  void fail(std::string why) {
    if (failure.empty()) failure = std::move(why);
  }
};

class resume_youth final : public youth_talker {
 public:
  resume_youth(resume_world& world, std::size_t number)
      : youth_talker(world.loop, world.random), world_(world), number_(number) {}

  void come() { connect(seen_from_client(world_.where, number_)); }
  void take_place();
  void say_something();
  [[nodiscard]] const resume_journal& journal() const { return journal_; }

  void opened() override;
  void closed(std::uint16_t code) override;

 protected:
  void welcomed(const scanned_frame& frame) override;
  void caught_up(const scanned_frame& frame) override;
  void saw(const scanned_frame& frame) override;
  void accepted(const scanned_frame& frame) override;
  void refused(const scanned_frame& frame) override;
  void failed(std::string why) override { world_.fail(std::move(why)); }

 private:
  struct said {
    std::string frame;
    std::string text;
  };

  void forget_some();

  resume_world& world_;
  std::size_t number_;
  bool has_come_ = false;
  bool has_forgotten_ = false;
  bool is_back_ = false;
  std::uint64_t open_id_ = 0;
  std::uint64_t messages_ = 0;
  /// Unanswered, by command id.
  std::map<std::uint64_t, said> waiting_;
  resume_journal journal_;
};

}  // namespace veilleuse::bench
