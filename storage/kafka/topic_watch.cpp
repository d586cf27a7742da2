#include "storage/kafka/topic_watch.hpp"

#include "storage/kafka/topic_check.hpp"
#include "storage/storage_error.hpp"

#include <utility>

namespace veilleuse::storage {

namespace {

kafka_connection with_little_patience(kafka_connection to) {
  to.patience = limits::topic_look_patience;
  return to;
}

const char* sentence_of(topic_standing now) {
  switch (now) {
    case topic_standing::well:
      return "The topic of events has all its copies again.";
    case topic_standing::short_of_copies:
      return "A broker of the topic of events is away or behind: everything is still taken, but with fewer "
             "copies "
             "than it is to have. See to it before another one goes.";
    case topic_standing::takes_not_all:
      return "Too few brokers of the topic of events are in step: some conversations cannot go on. See which "
             "are "
             "away.";
    case topic_standing::silent:
      return "No broker answers: no conversation goes on. See whether they run and can be reached from here.";
  }
  return "";
}

}  // namespace

topic_watch::topic_watch(kafka_connection to, std::chrono::milliseconds interval,
                         std::function<void(const std::string&)> on_notice)
    : to_{with_little_patience(std::move(to))}, on_notice_{std::move(on_notice)}, thread_{[this, interval] {
        run(interval);
      }} {}

topic_watch::~topic_watch() {
  {
    const std::lock_guard lock{mutex_};
    ends_ = true;
  }
  ended_.notify_one();
  thread_.join();
}

bool topic_watch::rest(std::chrono::milliseconds interval) {
  std::unique_lock lock{mutex_};
  return !ended_.wait_for(lock, interval, [this] { return ends_; });
}

void topic_watch::run(std::chrono::milliseconds interval) {
  while (rest(interval)) {
    const auto now = look();
    if (standing_.exchange(now) != now) on_notice_(sentence_of(now));
  }
}

topic_standing topic_watch::look() {
  try {
    const auto found = copies_of_topic(to_);
    unanswered_ = 0;
    if (!found.all_led || found.fewest_in_step < found.needed_in_step) return topic_standing::takes_not_all;
    return found.all_in_step ? topic_standing::well : topic_standing::short_of_copies;
  } catch (const storage_error&) {
    // One that does not answer may be busy.
    return ++unanswered_ < 2 ? standing_.load() : topic_standing::silent;
  }
}

}  // namespace veilleuse::storage
