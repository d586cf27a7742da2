#include "storage/backup/manifest.hpp"

#include "storage/backup/digest_line.hpp"
#include "storage/limits.hpp"
#include "storage/system_failure.hpp"

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <fstream>
#include <iterator>
#include <optional>
#include <utility>

#include <fmt/format.h>

namespace veilleuse::storage {

namespace {

constexpr std::string_view title = "veilleuse backup ";
constexpr std::uint64_t manifest_version = 1;
constexpr std::size_t id_digits = 2 * std::tuple_size_v<events::id_bytes>;

[[noreturn]] void refuse_damaged(const std::string& source) {
  throw storage_error{storage_failure::damaged, source + " is damaged: use another backup."};
}

/// Takes one line after the other; what is not as it must be is damage.
class manifest_lines {
 public:
  manifest_lines(std::string_view text, const std::string& source) : rest_{text}, source_{source} {}

  [[nodiscard]] bool next_is(std::string_view name) const {
    return rest_.starts_with(name) && rest_.substr(name.size()).starts_with(' ');
  }
  /// The rest of a line that begins with `name`.
  [[nodiscard]] std::string_view take(std::string_view name) {
    const auto end = rest_.find('\n');
    if (!next_is(name) || end == std::string_view::npos) refuse();
    const auto value = rest_.substr(name.size() + 1, end - name.size() - 1);
    rest_.remove_prefix(end + 1);
    return value;
  }
  [[nodiscard]] std::uint64_t take_number(std::string_view name) { return number_in(take(name)); }
  [[nodiscard]] std::string take_id(std::string_view name) {
    const auto text = take(name);
    if (text.size() != id_digits || !events::id_from_hex(text)) refuse();
    return std::string{text};
  }
  [[nodiscard]] bool at_end() const { return rest_.empty(); }

  [[nodiscard]] std::uint64_t number_in(std::string_view text) const {
    std::uint64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || end != text.data() + text.size()) refuse();
    return number;
  }
  [[nodiscard]] digest digest_in(std::string_view text) const {
    digest bytes{};
    if (text.size() != 2 * bytes.size()) refuse();
    for (std::size_t half = 0; half < 2; ++half) {
      const auto part = events::id_from_hex(text.substr(half * id_digits, id_digits));
      if (!part) refuse();
      std::ranges::copy(*part, bytes.begin() + static_cast<std::ptrdiff_t>(half * part->size()));
    }
    return bytes;
  }
  /// The first word of `text`, which then begins with the next.
  [[nodiscard]] std::string_view word(std::string_view& text) const {
    const auto end = text.find(' ');
    if (end == std::string_view::npos) refuse();
    const auto first = text.substr(0, end);
    text.remove_prefix(end + 1);
    return first;
  }
  [[noreturn]] void refuse() const { refuse_damaged(source_); }

 private:
  std::string_view rest_;
  const std::string& source_;
};

/// Below the backup's directory and nowhere else, whoever wrote the manifest.
bool is_safe_name(std::string_view name) {
  const bool plain = std::ranges::all_of(name, [](char letter) {
    return (letter >= '0' && letter <= '9') || (letter >= 'A' && letter <= 'Z') ||
           (letter >= 'a' && letter <= 'z') || letter == '-' || letter == '_' || letter == '.' ||
           letter == '/';
  });
  return plain && !name.empty() && name.front() != '/' && name.find("..") == std::string_view::npos &&
         std::ranges::count(name, '/') <= 1;
}

backup_file file_in(manifest_lines& lines) {
  auto line = lines.take("file");
  backup_file file;
  file.content.bytes = lines.number_in(lines.word(line));
  file.content.hash = lines.digest_in(lines.word(line));
  if (!is_safe_name(line)) lines.refuse();
  file.name = line;
  return file;
}

partition_end end_in(manifest_lines& lines) {
  auto line = lines.take("end");
  partition_end found;
  found.partition = {static_cast<std::uint32_t>(lines.number_in(lines.word(line)))};
  found.end.count = {lines.number_in(lines.word(line))};
  found.end.chain = lines.digest_in(line);
  return found;
}

void read_log_part(manifest_lines& lines, manifest& into) {
  into.partitions = lines.take_number("partitions");
  into.records = lines.take_number("records");
  into.events = lines.take_number("events");
  into.streams = lines.take_number("streams");
  while (lines.next_is("end"))
    into.ends.push_back(end_in(lines));
}

void read_keys_part(manifest_lines& lines, manifest& into) {
  into.master = lines.take_id("master");
  into.keys = lines.take_number("keys");
  into.destroyed = lines.take_number("destroyed");
}

/// A backup that no restore reads would push out those that can be.
[[noreturn]] void refuse_unreadable(const std::string& why) {
  throw storage_error{storage_failure::cannot_open,
                      "No backup is made, for no restore could read its manifest: " + why +
                          ". Move away what does not belong to the data; keep the backups there are."};
}

/// Every version ends with its digest; so a flipped bit is told from a newer version.
void require_whole(std::string_view text, const std::string& source) {
  if (!ends_with_its_digest(text)) refuse_damaged(source);
}

/// A newer manifest may look like anything behind its first line.
void require_known_version(std::string_view text, const std::string& source) {
  if (!text.starts_with(title)) refuse_damaged(source);
  const auto digits = text.substr(title.size(), text.find('\n') - title.size());
  std::uint64_t version = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), version);
  if (error != std::errc{} || end != digits.data() + digits.size() || version == 0) refuse_damaged(source);
  if (version > manifest_version) {
    throw storage_error{storage_failure::newer_version,
                        source + " was written by a newer version of Veilleuse; run that version."};
  }
}

}  // namespace

std::string_view name_of(backup_part part) {
  return part == backup_part::log ? "log" : "keys";
}

std::string to_text(const manifest& what) {
  auto text =
      fmt::format("{}{}\npart {}\nid {}\nmade_at {}\nmade_by {}\ninstallation {}\n", title, manifest_version,
                  name_of(what.part), what.id, what.made_at, what.made_by, what.installation);
  if (what.part == backup_part::log) {
    text += fmt::format("partitions {}\nrecords {}\nevents {}\nstreams {}\n", what.partitions, what.records,
                        what.events, what.streams);
    for (const auto& [partition, end] : what.ends)
      text += fmt::format("end {} {} {}\n", partition.value, end.count.value, hex_of(end.chain));
  } else {
    text += fmt::format("master {}\nkeys {}\ndestroyed {}\n", what.master, what.keys, what.destroyed);
  }
  for (const auto& file : what.files) {
    if (!is_safe_name(file.name)) refuse_unreadable("it would name a file \"" + file.name + "\"");
    text += fmt::format("file {} {} {}\n", file.content.bytes, hex_of(file.content.hash), file.name);
  }
  text = with_digest_line(std::move(text));
  if (text.size() > limits::manifest_bytes)
    refuse_unreadable(fmt::format("it would have more than {} bytes", limits::manifest_bytes));
  return text;
}

manifest manifest_from_text(std::string_view text, const std::string& source) {
  require_whole(text, source);
  require_known_version(text, source);
  manifest_lines lines{text, source};
  (void)lines.take("veilleuse");
  manifest found;
  const auto part = lines.take("part");
  if (part != name_of(backup_part::log) && part != name_of(backup_part::keys)) lines.refuse();
  found.part = part == name_of(backup_part::log) ? backup_part::log : backup_part::keys;
  found.id = lines.take_id("id");
  found.made_at = lines.take("made_at");
  found.made_by = lines.take("made_by");
  found.installation = lines.take_id("installation");
  found.part == backup_part::log ? read_log_part(lines, found) : read_keys_part(lines, found);
  while (lines.next_is("file"))
    found.files.push_back(file_in(lines));
  (void)lines.take("digest");
  if (!lines.at_end()) lines.refuse();
  return found;
}

manifest read_manifest(const std::filesystem::path& directory, backup_part expected) {
  const auto file = directory / manifest_name;
  std::error_code problem;
  if (!std::filesystem::exists(file, problem) && !problem) {
    throw storage_error{
        storage_failure::cannot_open,
        directory.string() +
            " is no backup: it holds no manifest. One that was cut short is named unfinished-…; "
            "use the one before it."};
  }
  std::string text(limits::manifest_bytes + 1, '\0');
  std::ifstream in{file, std::ios::binary};
  in.read(text.data(), static_cast<std::streamsize>(text.size()));
  if (!in.is_open() || in.bad()) throw system_failure("read " + file.string(), errno);
  text.resize(static_cast<std::size_t>(in.gcount()));
  if (text.size() > limits::manifest_bytes) refuse_damaged(file.string());
  auto found = manifest_from_text(text, file.string());
  if (found.part != expected) {
    throw storage_error{storage_failure::cannot_open,
                        fmt::format("{} is a backup of the {}, not of the {}.", directory.string(),
                                    name_of(found.part), name_of(expected))};
  }
  return found;
}

}  // namespace veilleuse::storage
