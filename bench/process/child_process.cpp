#include "bench/process/child_process.hpp"

#include "bench/limits.hpp"
#include "bench/process/processors.hpp"

#include <cerrno>
#include <csignal>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <system_error>
#include <thread>
#include <utility>

#include <arpa/inet.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

namespace veilleuse::bench {

namespace {

std::vector<char*> arguments_of(const std::vector<std::string>& command) {
  std::vector<char*> arguments;
  arguments.reserve(command.size() + 1);
  for (const auto& word : command)
    arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);
  return arguments;
}

[[noreturn]] void become(char* const* arguments, int output, pid_t parent, int processor) {
  // The child ends with us, however we end: nothing is left behind on a port.
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (::getppid() != parent) ::_exit(127);
  if (processor >= 0 && !use_processor(processor)) ::_exit(127);
  if (output >= 0) {
    ::dup2(output, STDOUT_FILENO);
    ::dup2(output, STDERR_FILENO);
  }
  ::execv(arguments[0], arguments);
  ::_exit(127);
}

}  // namespace

child_process::child_process(const std::vector<std::string>& command, const std::string& output_file,
                             int processor) {
  const auto output = ::open(output_file.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  if (output < 0) throw std::system_error(errno, std::generic_category(), "open the child's output file");
  launch(command, output, processor);
  ::close(output);
  if (pid_ < 0) throw std::system_error(errno, std::generic_category(), "fork");
}

child_process::child_process(const std::vector<std::string>& command) {
  launch(command, -1, -1);
  if (pid_ < 0) throw std::system_error(errno, std::generic_category(), "fork");
}

void child_process::launch(const std::vector<std::string>& command, int output, int processor) {
  const auto arguments = arguments_of(command);
  const auto parent = ::getpid();
  pid_ = ::fork();
  if (pid_ == 0) become(arguments.data(), output, parent, processor);
}

child_process::~child_process() {
  kill_now();
}

child_process::child_process(child_process&& other) noexcept
    : pid_(std::exchange(other.pid_, -1)), exit_code_(other.exit_code_) {}

child_process& child_process::operator=(child_process&& other) noexcept {
  if (this == &other) return *this;
  kill_now();
  pid_ = std::exchange(other.pid_, -1);
  exit_code_ = other.exit_code_;
  return *this;
}

bool child_process::runs() {
  return pid_ > 0 && !collect(false);
}

void child_process::kill_now() {
  if (pid_ <= 0) return;
  ::kill(pid_, SIGKILL);
  (void)collect(true);
}

int child_process::stop(std::chrono::milliseconds patience) {
  if (pid_ <= 0) return exit_code_;
  ::kill(pid_, SIGTERM);
  const auto deadline = std::chrono::steady_clock::now() + patience;
  while (!collect(false)) {
    if (std::chrono::steady_clock::now() > deadline) {
      kill_now();
      break;
    }
    std::this_thread::sleep_for(limits::stop_look);
  }
  return exit_code_;
}

int child_process::wait() {
  if (pid_ > 0) (void)collect(true);
  return exit_code_;
}

bool child_process::collect(bool block) {
  int status = 0;
  const auto ended = ::waitpid(pid_, &status, block ? 0 : WNOHANG);
  if (ended == 0) return false;
  exit_code_ = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  pid_ = -1;
  return true;
}

std::string own_folder() {
  return std::filesystem::read_symlink("/proc/self/exe").parent_path().string();
}

std::uint16_t free_port() {
  const auto probe = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  auto* raw = reinterpret_cast<sockaddr*>(&address);
  const auto good = probe >= 0 && ::bind(probe, raw, size) == 0 && ::getsockname(probe, raw, &size) == 0;
  const auto error = errno;
  if (probe >= 0) ::close(probe);
  if (!good) throw std::system_error(error, std::generic_category(), "find a free port");
  return ntohs(address.sin_port);
}

std::chrono::microseconds processor_time(pid_t process) {
  std::ifstream file(fmt::format("/proc/{}/stat", process));
  std::string line;
  std::getline(file, line);
  const auto name_end = line.rfind(')');
  if (name_end == std::string::npos) throw std::runtime_error("the server's process is gone");
  std::istringstream fields(line.substr(name_end + 2));
  // Fields 3 to 13 stand before utime (14) and stime (15).
  std::string skipped;
  for (int field = 3; field < 14; ++field)
    fields >> skipped;
  std::int64_t user = 0;
  std::int64_t system = 0;
  fields >> user >> system;
  return std::chrono::microseconds((user + system) * 1'000'000 / ::sysconf(_SC_CLK_TCK));
}

std::chrono::microseconds own_processor_time() {
  timespec now{};
  ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return std::chrono::microseconds(now.tv_sec * 1'000'000 + now.tv_nsec / 1'000);
}

}  // namespace veilleuse::bench
