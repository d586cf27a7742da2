#include "engine/control/control_socket.hpp"
#include "engine/limits.hpp"
#include "engine/machine_limits.hpp"
#include "storage/descriptor.hpp"
#include "tools/doctor/examine.hpp"
#include "tools/doctor/verdicts.hpp"
#include "tools/limits.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <fstream>
#include <sstream>
#include <system_error>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/timex.h>

namespace veilleuse::tools::doctor {

namespace {

namespace fs = std::filesystem;

/// The data directory, or the nearest above it that is there.
fs::path place_of_data(const engine::storage_config& where) {
  std::error_code ignored;
  auto place = fs::absolute(where.data_directory, ignored);
  while (!fs::exists(place, ignored) && place.has_relative_path())
    place = place.parent_path();
  return place;
}

finding measured_sync(const fs::path& place) {
  const auto cannot = [&](const char* doing) {
    return finding{
        "disk_sync", verdict::failing,
        fmt::format("cannot {} a file in {}: {}", doing, place.string(),
                    std::generic_category().message(errno)),
        "The engine writes there: mend the disk or its permissions, or run this as the engine's user."};
  };
  // It has no name, so nothing is left of it.
  const storage::descriptor file{::open(place.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, S_IRUSR | S_IWUSR)};
  if (!file.is_open()) return cannot("make");
  constexpr std::array<char, 4'096> block{};
  std::vector<std::chrono::microseconds> took;
  const auto until = std::chrono::steady_clock::now() + limits::sync_trial;
  while (took.size() < limits::syncs_tried && (took.empty() || std::chrono::steady_clock::now() < until)) {
    const auto began = std::chrono::steady_clock::now();
    if (::write(file.get(), block.data(), block.size()) < 0) return cannot("write");
    if (::fdatasync(file.get()) != 0) return cannot("sync");
    took.push_back(
        std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - began));
  }
  return judge_sync(std::move(took));
}

finding measured_room(const fs::path& place) {
  std::error_code problem;
  const auto space = fs::space(place, problem);
  if (!problem) return judge_room(space.available, space.capacity);
  return {"room", verdict::failing, "cannot tell how much room there is in " + place.string(),
          "Mend the disk."};
}

/// The running engine's /proc directory, or our own.
fs::path process_of_engine(const engine::storage_config& where) {
  const auto engine = engine::control::connect_to_engine(where.data_directory);
  ucred who{};
  socklen_t size = sizeof who;
  const bool runs = engine && engine.value().is_open() &&
                    ::getsockopt(engine.value().get(), SOL_SOCKET, SO_PEERCRED, &who, &size) == 0 &&
                    who.pid > 0;
  return runs ? fs::path{"/proc"} / std::to_string(who.pid) : fs::path{"/proc/self"};
}

/// The hard limit, to which the engine raises its own.
std::uint64_t open_files_of(const fs::path& process) {
  const std::string title = "Max open files";
  std::ifstream lines{process / "limits"};
  for (std::string line; std::getline(lines, line);) {
    if (!line.starts_with(title)) continue;
    std::istringstream numbers{line.substr(title.size())};
    std::uint64_t soft = 0;
    std::uint64_t hard = 0;
    if (numbers >> soft >> hard) return hard;
  }
  rlimit own{};
  ::getrlimit(RLIMIT_NOFILE, &own);
  return own.rlim_max;
}

bool clock_is_synchronised() {
  timex state{};
  return ::adjtimex(&state) != TIME_ERROR && (state.status & STA_UNSYNC) == 0;
}

}  // namespace

void examine_machine(const engine::config& settings, findings& into) {
  const auto place = place_of_data(settings.storage);
  into.push_back(measured_sync(place));
  into.push_back(measured_room(place));
  const auto process = process_of_engine(settings.storage);
  into.push_back(
      judge_descriptors(engine::connections_within(open_files_of(process)), settings.server.max_connections));
  into.push_back(judge_memory(engine::read_group_memory(process / "cgroup", "/sys/fs/cgroup")));
  into.push_back(judge_clock(std::chrono::system_clock::now(), clock_is_synchronised()));
}

}  // namespace veilleuse::tools::doctor
