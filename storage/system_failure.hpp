// What the system refused, told for a person: the disk, its room, and above all the wrong user, who must read
// neither "the disk failed" nor "there is no log".
#pragma once

#include "storage/storage_error.hpp"

#include <filesystem>
#include <string>
#include <string_view>

namespace veilleuse::storage {

/// What to do where permission is denied; the end of a sentence.
inline constexpr std::string_view permission_advice =
    "Run it as the user to whom the data belongs, or give that user all of the data directory (chown -R)";

/// `doing` ends "Cannot …": "read the list /srv/list". `error` is an errno.
[[nodiscard]] storage_error system_failure(const std::string& doing, int error);

/// With those above it, its owner's alone; one that is there stays as it is. `what` names it in a sentence:
/// "the data directory". Throws system_failure.
void make_private_directory(const std::filesystem::path& directory, std::string_view what);

}  // namespace veilleuse::storage
