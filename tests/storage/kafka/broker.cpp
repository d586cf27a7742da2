#include "tests/storage/kafka/broker.hpp"

#include "storage/kafka/topic_setup.hpp"
#include "tests/support/artifacts.hpp"

#include <atomic>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <memory>
#include <stdexcept>
#include <thread>

namespace veilleuse::tests {

namespace {

/// Ended when the program ends, however many tests have failed.
class lone_broker {
 public:
  lone_broker() {
    run("start 1");
    std::ifstream port{directory_ / "1" / "port"};
    std::string number;
    port >> number;
    address_ = "127.0.0.1:" + number;
    std::ifstream{directory_ / "1" / "pid"} >> pid_;
  }
  lone_broker(const lone_broker&) = delete;
  lone_broker& operator=(const lone_broker&) = delete;
  ~lone_broker() {
    try {
      run("stop");
    } catch (const std::exception& problem) {
      std::fprintf(stderr, "%s\n", problem.what());
    }
  }

  [[nodiscard]] const std::string& address() const { return address_; }
  [[nodiscard]] pid_t pid() const { return pid_; }

 private:
  void run(const std::string& words) const {
    // The script goes to the root of the sources: a path from there.
    const auto command = "cd " VEILLEUSE_SOURCE_DIR " && VEILLEUSE_KAFKA_DIR='" +
                         std::filesystem::relative(directory_, VEILLEUSE_SOURCE_DIR).string() +
                         "' scripts/kafka.sh " + words + " >'" + (directory_ / "script.log").string() +
                         "' 2>&1";
    if (std::system(command.c_str()) != 0)
      throw std::runtime_error{"scripts/kafka.sh " + words + " failed; " + directory_.string() + " says why"};
  }

  std::filesystem::path directory_ = test::artifact_directory("kafka");
  std::string address_;
  pid_t pid_ = -1;
};

/// By the third field of its stat, behind the name in brackets.
bool stands_still(pid_t pid) {
  std::ifstream file{"/proc/" + std::to_string(pid) + "/stat"};
  std::string line;
  std::getline(file, line);
  return line.find(") T ") != std::string::npos;
}

const lone_broker& the_broker() {
  static const lone_broker one;
  return one;
}

}  // namespace

const std::string& broker() {
  return the_broker().address();
}

stopped_broker::stopped_broker() {
  const auto pid = the_broker().pid();
  ::kill(pid, SIGSTOP);
  // A thread of it may be at work until the last one stands still.
  while (!stands_still(pid))
    std::this_thread::sleep_for(std::chrono::milliseconds{1});
}

stopped_broker::~stopped_broker() {
  ::kill(the_broker().pid(), SIGCONT);
}

storage::kafka_connection new_topic(std::uint32_t partitions) {
  static std::atomic<int> made{0};
  storage::kafka_connection to{broker(), "test-" + std::to_string(made++) + ".events", {}};
  static_cast<void>(storage::make_events_topic(to, {.partitions = partitions, .replicas = 1, .in_sync = 1}));
  return to;
}

}  // namespace veilleuse::tests
