#include "bench/resume/resume_run.hpp"

#include "bench/limits.hpp"
#include "bench/load/in_slices.hpp"
#include "bench/resume/resume_youth.hpp"

#include <functional>
#include <memory>
#include <stdexcept>
#include <vector>

#include <fmt/format.h>

namespace veilleuse::bench {

namespace {

using clock = event_loop::clock;

class resume_run {
 public:
  resume_run(engine_server& server, const resume_settings& settings)
      : settings_(settings),
        server_(server),
        random_(settings.seed),
        world_{.loop = loop_, .random = random_, .where = server.where(), .settings = settings} {
    for (std::size_t number = 0; number < settings.clients; ++number)
      youths_.push_back(std::make_unique<resume_youth>(world_, number));
  }

  resume_result run() {
    gather();
    stay_busy();
    kill_and_start();
    wait_for("not every client caught up", [this] { return world_.caught_up == youths_.size(); });
    world_.result.caught_up = since_restart(clock::now());
    wait_for("commands stayed unanswered", [this] { return world_.unanswered == 0; });
    world_.result.answered = since_restart(clock::now());
    return judge();
  }

 private:
  void gather() {
    each([](resume_youth& one) { one.come(); }, world_.caught_up, "connect");
    each([](resume_youth& one) { one.take_place(); }, world_.placed, "enter a queue");
    for (std::size_t round = 0; round < settings_.messages; ++round) {
      for (auto& one : youths_)
        one->say_something();
      wait_for("commands stayed unanswered", [this] { return world_.unanswered == 0; });
    }
  }

  void each(const std::function<void(resume_youth&)>& start, const std::size_t& done, const char* what) {
    const auto in_time = in_slices(
        loop_, youths_.size(), [&](std::size_t number) { start(*youths_[number]); }, [&done] { return done; },
        [this] { return !world_.failure.empty(); });
    check();
    if (!in_time)
      throw std::runtime_error(fmt::format("only {} of {} could {} in time", done, youths_.size(), what));
  }

  /// Until the kill, so that it hits messages on their way.
  void stay_busy() {
    const auto begin = clock::now();
    std::size_t next = 0;
    const auto keep_up = [&] {
      const auto seconds = std::chrono::duration<double>(clock::now() - begin).count();
      const auto due = static_cast<std::size_t>(seconds * settings_.messages_per_second);
      while (next < due)
        youths_[next++ % youths_.size()]->say_something();
    };
    while (clock::now() < begin + settings_.busy) {
      keep_up();
      loop_.run_for(limits::busy_step);
      check();
    }
    keep_up();
    // What was just said is on its way when the server dies.
    loop_.run_for(std::chrono::nanoseconds{0});
  }

  void kill_and_start() {
    world_.killed = true;
    world_.caught_up = 0;
    server_.kill_now();
    world_.restarted = clock::now();
    server_.launch();
  }

  void wait_for(const char* otherwise, const std::function<bool()>& holds) {
    const auto deadline = clock::now() + limits::settle_patience;
    while (!loop_.run_until(clock::now() + limits::look_interval, holds)) {
      check();
      if (clock::now() > deadline) throw std::runtime_error(otherwise);
    }
    check();
  }

  void check() {
    if (!server_.runs()) throw std::runtime_error("the engine ended by itself: " + server_.last_words());
    if (!world_.failure.empty()) throw std::runtime_error(world_.failure);
  }

  [[nodiscard]] double since_restart(clock::time_point when) const {
    return std::chrono::duration<double>(when - world_.restarted).count();
  }

  resume_result judge() {
    auto& result = world_.result;
    result.clients = youths_.size();
    result.first_connected = since_restart(world_.first_connected);
    for (const auto& one : youths_) {
      result.acknowledged += one->journal().acknowledgements();
      result.missing += one->journal().missing();
    }
    return result;
  }

  const resume_settings& settings_;
  engine_server& server_;
  random_source random_;
  event_loop loop_;
  resume_world world_;
  std::vector<std::unique_ptr<resume_youth>> youths_;
};

}  // namespace

resume_result run_resume(engine_server& server, const resume_settings& settings) {
  return resume_run(server, settings).run();
}

}  // namespace veilleuse::bench
