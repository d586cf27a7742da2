#include "engine/machine_limits.hpp"

#include "engine/limits.hpp"
#include "engine/logging/process_log.hpp"
#include "engine/memory.hpp"

#include <algorithm>
#include <fstream>
#include <string>

#include <fmt/format.h>
#include <sys/resource.h>
#include <unistd.h>

namespace veilleuse::engine {

namespace {

namespace fs = std::filesystem;

// Of version 2 the line is "0::/system.slice/veilleuse.service": man 7 cgroups.
constexpr std::string_view version_2 = "0::/";

std::optional<std::uint64_t> read_number(const fs::path& file) {
  std::uint64_t number = 0;
  // "max" where there is no bound.
  if (std::ifstream{file} >> number) return number;
  return std::nullopt;
}

std::uint64_t soft_limit_of(__rlimit_resource what) {
  rlimit limit{};
  return ::getrlimit(what, &limit) == 0 ? limit.rlim_cur : RLIM_INFINITY;
}

}  // namespace

std::uint64_t connections_within(std::uint64_t open_files) {
  return open_files - std::min<std::uint64_t>(limits::reserved_descriptors, open_files / 2);
}

outcome<std::uint64_t> connections_allowed(std::uint64_t configured, std::uint64_t possible) {
  if (configured == 0) return possible;
  if (configured <= possible) return configured;
  return failure{
      exit_code::usage,
      fmt::format("server.max_connections is {}, but the limit of open files leaves room for {}: raise the "
                  "limit (LimitNOFILE in the unit, or ulimit -n), lower server.max_connections, or set it "
                  "to 0 for as many as there is room for.",
                  configured, possible)};
}

std::optional<std::uint64_t> read_group_memory(const fs::path& self, const fs::path& root) {
  std::ifstream lines{self};
  std::optional<std::uint64_t> least;
  for (std::string line; std::getline(lines, line);) {
    if (!line.starts_with(version_2)) continue;
    for (auto group = root / line.substr(version_2.size()); group != root; group = group.parent_path()) {
      const auto bound = read_number(group / "memory.max");
      if (bound) least = std::min(*bound, least.value_or(*bound));
    }
    // Within a container the group's own files stand at the root.
    const auto bound = read_number(root / "memory.max");
    if (bound) least = std::min(*bound, least.value_or(*bound));
  }
  return least;
}

memory_room read_memory_room() {
  const auto pages = static_cast<std::uint64_t>(::sysconf(_SC_PHYS_PAGES));
  memory_room room{pages * static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE)), "the machine has no more"};
  const auto group = read_group_memory("/proc/self/cgroup", "/sys/fs/cgroup");
  if (group && *group < room.bytes) room = {*group, "memory.max of its control group"};
  const auto space = soft_limit_of(RLIMIT_AS);
  if (space < room.bytes) room = {space, "the limit of its address space"};
  return room;
}

std::optional<std::string> warning_of_little_memory(std::uint64_t budget, std::uint64_t in_use) {
  constexpr std::uint64_t mebibyte = 1 << 20;
  const auto wanted = in_use + limits::memory_to_work_with_bytes;
  if (budget >= wanted) return std::nullopt;
  return fmt::format(
      "The engine alone takes {} MiB, and newcomers are turned away above {} MiB: they may be although "
      "nobody is "
      "there. Let it have {} MiB or more (server.memory_mb, or what the machine or its control group "
      "allows).",
      in_use / mebibyte, budget / mebibyte, wanted / mebibyte + 1);
}

void say_room(const net::admission_budget& budget) {
  const auto memory = read_memory_room();
  constexpr std::uint64_t mebibyte = 1 << 20;
  const auto open_files = soft_limit_of(RLIMIT_NOFILE);
  logging::say_info("room for clients",
                    {{"connections", budget.connections},
                     {"open_files", open_files},
                     {"memory_mb", memory.bytes / mebibyte},
                     {"memory_bound_by", std::string{memory.by}},
                     {"memory_for_newcomers_mb", budget.memory_bytes / mebibyte}},
                    fmt::format("room: {} connections of {} open files, and {} MiB of memory ({}); no new "
                                "conversation above {} MiB",
                                budget.connections, open_files, memory.bytes / mebibyte, memory.by,
                                budget.memory_bytes / mebibyte));
  if (const auto warning = warning_of_little_memory(budget.memory_bytes, memory_in_use()))
    logging::say_warning(*warning);
}

}  // namespace veilleuse::engine
