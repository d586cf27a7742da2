#include "engine/staff/staff_file.hpp"

namespace veilleuse::engine {

std::string_view name_of(staff_role role) {
  return role == staff_role::supervisor ? "supervisor" : "moderator";
}

std::optional<staff_role> staff_role_from_name(std::string_view name) {
  if (name == "moderator") return staff_role::moderator;
  if (name == "supervisor") return staff_role::supervisor;
  return std::nullopt;
}

}  // namespace veilleuse::engine
