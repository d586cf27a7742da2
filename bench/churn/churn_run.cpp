#include "bench/churn/churn_run.hpp"

#include "bench/churn/churn_people.hpp"
#include "bench/limits.hpp"

#include <algorithm>
#include <cmath>
#include <memory>
#include <random>
#include <stdexcept>

#include <fmt/format.h>

namespace veilleuse::bench {

namespace {

using clock = event_loop::clock;

class churn_run {
 public:
  churn_run(event_loop& loop, const endpoint& where, const std::vector<std::string>& tokens,
            const churn_settings& settings)
      : loop_(loop),
        random_(settings.seed),
        world_{.loop = loop, .random = random_, .where = where, .settings = settings} {
    for (const auto& token : tokens) {
      moderators_.push_back(std::make_unique<churn_moderator>(world_, token));
      moderators_.back()->come();
      moderators_.back()->ping_regularly();
    }
  }

  churn_result run(const churn_listener& tell) {
    begin_ = clock::now();
    end_ = begin_ + world_.settings.duration;
    arrive(begin_);
    auto last_progress = begin_;
    while (!(all_came_ && present_.empty())) {
      const auto before = progress_made();
      loop_.run_until(clock::now() + limits::progress_interval, [this] { return !world_.failure.empty(); });
      if (!world_.failure.empty()) throw std::runtime_error(world_.failure);
      forget_the_gone();
      if (progress_made() != before || present_.empty()) last_progress = clock::now();
      if (clock::now() - last_progress > limits::visit_patience)
        throw std::runtime_error(fmt::format("{} visits do not come to their end", present_.size()));
      if (tell) tell(world_.result, present_.size());
    }
    world_.result.seconds = std::chrono::duration<double>(clock::now() - begin_).count();
    return world_.result;
  }

 private:
  void arrive(clock::time_point last) {
    std::exponential_distribution<double> gap(world_.settings.visits_per_second);
    const auto due =
        last + std::chrono::duration_cast<clock::duration>(std::chrono::duration<double>(gap(random_)));
    if (due >= end_) {
      all_came_ = true;
      return;
    }
    loop_.schedule(due, [this, due] {
      ++world_.result.visits;
      present_.push_back(std::make_unique<churn_youth>(world_, due));
      present_.back()->come();
      world_.result.most_at_once = std::max(world_.result.most_at_once, present_.size());
      arrive(due);
    });
  }

  [[nodiscard]] std::uint64_t progress_made() const {
    return world_.result.visits + world_.result.messages + world_.result.finished +
           world_.result.joined.count();
  }

  /// Between two turns of the loop: within one it may still hold them.
  void forget_the_gone() {
    std::erase_if(present_, [](const auto& one) { return one->is_gone(); });
  }

  event_loop& loop_;
  random_source random_;
  churn_world world_;
  clock::time_point begin_;
  clock::time_point end_;
  bool all_came_ = false;
  std::vector<std::unique_ptr<churn_moderator>> moderators_;
  std::vector<std::unique_ptr<churn_youth>> present_;
};

}  // namespace

std::size_t moderators_needed(const churn_settings& settings) {
  // Each of a visit's messages and replies is thought about; a third more for coming, going and chance.
  constexpr double room = 4.0 / 3;
  const auto visit_seconds = 1 + 2 * double(settings.messages) * settings.mean_thinking_seconds;
  const auto at_once = room * settings.visits_per_second * visit_seconds;
  return 1 + static_cast<std::size_t>(std::ceil(at_once / double(limits::chats_per_moderator)));
}

churn_result run_churn(event_loop& loop, const endpoint& where, const std::vector<std::string>& tokens,
                       const churn_settings& settings, const churn_listener& tell) {
  return churn_run(loop, where, tokens, settings).run(tell);
}

}  // namespace veilleuse::bench
