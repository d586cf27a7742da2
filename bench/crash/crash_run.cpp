#include "bench/crash/crash_run.hpp"

#include "bench/crash/history_reader.hpp"
#include "bench/crash/moderator_client.hpp"
#include "bench/crash/youth_client.hpp"
#include "bench/limits.hpp"
#include "bench/load/engine_transport.hpp"
#include "bench/process/servers.hpp"
#include "bench/process/temporary_folder.hpp"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <memory>
#include <stdexcept>

#include <fmt/format.h>

namespace veilleuse::bench {

namespace {

using clock = event_loop::clock;

class crash_run {
 public:
  explicit crash_run(const crash_settings& settings)
      : settings_(settings),
        folder_(settings.folder),
        server_(settings.engine, folder_.path(), {.kafka = settings.kafka}),
        random_(settings.seed),
        world_{.loop = loop_,
               .random = random_,
               .where = server_.where(),
               .mean_gap_seconds = 2 * double(settings.conversations) / settings.messages_per_second} {
    if (settings.keep) {
      folder_.keep();
      fmt::print(stderr, "the data stays in {}\n", folder_.path().string());
    }
    for (const auto& token : server_.add_moderators(tokens_needed(settings.conversations)))
      moderators_.push_back(std::make_unique<moderator_client>(world_, token));
    for (std::size_t number = 0; number < settings.conversations; ++number)
      youths_.push_back(std::make_unique<youth_client>(world_, number));
  }

  crash_result run(const std::function<void(std::uint64_t, std::uint64_t)>& progress) {
    const auto begin = clock::now();
    server_.start();
    for (auto& one : moderators_)
      one->connect();
    for (auto& one : youths_)
      one->connect();
    for (std::size_t kill = 1; kill <= settings_.kills; ++kill) {
      live_and_die();
      progress(kill, world_.acknowledged);
    }
    settle();
    return judge(std::chrono::duration<double>(clock::now() - begin).count());
  }

 private:
  void live_and_die() {
    std::uniform_real_distribution<double> life(settings_.shortest_life_seconds,
                                                settings_.longest_life_seconds);
    const auto end = clock::now() + std::chrono::duration_cast<clock::duration>(
                                        std::chrono::duration<double>(life(random_)));
    while (clock::now() < end) {
      loop_.run_for(std::min<clock::duration>(limits::look_interval, end - clock::now()));
      check();
    }
    server_.kill_now();
    server_.launch();
  }

  void check() {
    if (!server_.runs()) throw std::runtime_error("the engine ended by itself: " + server_.last_words());
    if (!world_.failure.empty()) throw std::runtime_error(world_.failure);
  }

  /// Everybody has joined, nothing is unanswered.
  void settle() {
    const auto deadline = clock::now() + limits::settle_patience;
    wait_for("not every child found a moderator", deadline, [this] {
      return std::all_of(youths_.begin(), youths_.end(), [](const auto& one) { return one->is_joined(); });
    });
    world_.winding_down = true;
    wait_for("commands stayed unanswered", deadline, [this] {
      const auto answered = [](const auto& one) { return one->is_answered(); };
      return std::all_of(youths_.begin(), youths_.end(), answered) &&
             std::all_of(moderators_.begin(), moderators_.end(), answered);
    });
    for (auto& one : youths_)
      one->leave();
    for (auto& one : moderators_)
      one->leave();
  }

  void wait_for(const char* otherwise, clock::time_point deadline, const std::function<bool()>& holds) {
    while (!loop_.run_until(clock::now() + limits::look_interval, holds)) {
      check();
      if (clock::now() > deadline) throw std::runtime_error(otherwise);
    }
  }

  crash_result judge(double seconds) {
    auto journals = collect();
    if (!plant(settings_.plant_what, journals))
      throw std::runtime_error("no history is long enough to damage");
    crash_result result{.check = {},
                        .kills = settings_.kills,
                        .repeats = world_.repeats,
                        .changed_answers = world_.changed_answers,
                        .refused = world_.refused,
                        .seconds = seconds};
    for (const auto& journal : journals) {
      result.events += journal.history.size();
      check_history(journal, result.check);
    }
    return result;
  }

  std::vector<conversation_journal> collect() {
    std::vector<conversation_journal> journals(youths_.size());
    for (std::size_t from = 0; from < youths_.size(); from += limits::readers_at_once)
      read_histories(journals, from, std::min(youths_.size(), from + limits::readers_at_once));
    for (std::size_t at = 0; at < youths_.size(); ++at) {
      auto& journal = journals[at];
      journal.name = youths_[at]->conversation();
      add_voice(journal, youths_[at]->journal());
      for (auto& one : moderators_) {
        if (auto* held = one->journal_of(journal.name)) add_voice(journal, *held);
      }
    }
    return journals;
  }

  void read_histories(std::vector<conversation_journal>& journals, std::size_t from, std::size_t to) {
    std::vector<std::unique_ptr<history_reader>> readers;
    for (auto at = from; at < to; ++at) {
      readers.push_back(std::make_unique<history_reader>(world_, youths_[at]->secret()));
      readers.back()->connect();
    }
    wait_for("a history was not told to its end", clock::now() + limits::settle_patience, [&readers] {
      return std::all_of(readers.begin(), readers.end(), [](const auto& one) { return one->is_done(); });
    });
    for (auto at = from; at < to; ++at)
      journals[at].history = readers[at - from]->take();
  }

  static void add_voice(conversation_journal& journal, voice& one) {
    journal.senders.push_back(one.take_sent());
    journal.observers.push_back(one.take_received());
  }

  const crash_settings& settings_;
  temporary_folder folder_;
  engine_server server_;
  random_source random_;
  event_loop loop_;
  crash_world world_;
  std::vector<std::unique_ptr<moderator_client>> moderators_;
  std::vector<std::unique_ptr<youth_client>> youths_;
};

}  // namespace

crash_result run_crash(const crash_settings& settings,
                       const std::function<void(std::uint64_t, std::uint64_t)>& progress) {
  crash_run run(settings);
  return run.run(progress);
}

}  // namespace veilleuse::bench
