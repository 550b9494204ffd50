namespace Ysco.Doctor;

/// <summary>What is in a folder, in an order that stays.</summary>
internal static class FolderFiles
{
    /// <summary>The files whose names match; none where the folder is not there, or not for us.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="pattern">With * for anything.</param>
    /// <param name="max">How many at most.</param>
    internal static List<string> In(string folder, string pattern, int max)
    {
        var files = new List<string>();
        try
        {
            foreach (string file in Directory.EnumerateFiles(folder, pattern))
            {
                if (files.Count == max)
                {
                    break;
                }

                files.Add(file);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // What was found so far counts; that the folder cannot be read is told by others.
        }

        files.Sort(string.CompareOrdinal);
        return files;
    }
}
