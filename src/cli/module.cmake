target_link_libraries(${target} PRIVATE CLI11::CLI11)
